import { join } from "node:path";
import type { EngineFolder } from "./engineFolder.ts";
import type { InstalledEngine } from "./installEngine.ts";

/** Where images are kept: in the engine's own graph driver (overlay2), or in containerd's store (Docker 25 and newer). */
export type ImageStore = "graphdriver" | "containerd";

/**
 * What a build's RUN reaches. `host`: the machine's network, but only with `docker build --network=host`, since the
 * engine makes no bridge there. `isolated`: no machine but the engine's own, and plain `docker build` works.
 */
export type EngineNetwork = "host" | "isolated";

/**
 * The `daemon.json` of a test engine. It touches no firewall, bridge or route of the machine. Keys: https://docs.docker.com/reference/cli/dockerd/#daemon-configuration-file
 */
export function daemonSettings(
  engine: InstalledEngine,
  folder: EngineFolder,
  imageStore: ImageStore,
  network: EngineNetwork,
) {
  return {
    hosts: [`unix://${join(folder.state, "docker.sock")}`],
    pidfile: join(folder.state, "docker.pid"),
    "exec-root": join(folder.state, "run"),
    "data-root": folder.data,
    "init-path": engine.init,
    ...(network === "host" && { bridge: "none" }),
    iptables: false,
    ip6tables: false,
    "ip-forward": false,
    "exec-opts": ["native.cgroupdriver=cgroupfs"],
    "storage-driver": storageDriver(imageStore, folder.overlay),
    ...(engine.kind === "modern" && { features: { "containerd-snapshotter": imageStore === "containerd" } }),
  };
}

function storageDriver(imageStore: ImageStore, overlay: boolean): string {
  if (imageStore === "containerd") return overlay ? "overlayfs" : "native";
  return overlay ? "overlay2" : "vfs";
}
