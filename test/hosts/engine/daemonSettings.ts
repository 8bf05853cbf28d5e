import { join } from "node:path";
import type { EngineFolder } from "./engineFolder.ts";
import type { InstalledEngine } from "./installEngine.ts";

/** Where images are kept: in the engine's own graph driver (overlay2), or in containerd's store (Docker 25 and newer). */
export type ImageStore = "graphdriver" | "containerd";

/**
 * The `daemon.json` of a test engine. It touches no firewall, bridge or route of the machine, which is why RUN needs
 * `--network=host`. Keys: https://docs.docker.com/reference/cli/dockerd/#daemon-configuration-file
 */
export function daemonSettings(engine: InstalledEngine, folder: EngineFolder, imageStore: ImageStore) {
  return {
    hosts: [`unix://${join(folder.state, "docker.sock")}`],
    pidfile: join(folder.state, "docker.pid"),
    "exec-root": join(folder.state, "run"),
    "data-root": folder.data,
    "init-path": engine.init,
    bridge: "none",
    iptables: false,
    ip6tables: false,
    "ip-forward": false,
    "exec-opts": ["native.cgroupdriver=cgroupfs"],
    // Seconds that a stopping engine gives its running containers.
    "shutdown-timeout": 2,
    "storage-driver": storageDriver(imageStore, folder.overlay),
    ...(engine.kind === "modern" && { features: { "containerd-snapshotter": imageStore === "containerd" } }),
  };
}

function storageDriver(imageStore: ImageStore, overlay: boolean): string {
  if (imageStore === "containerd") return overlay ? "overlayfs" : "native";
  return overlay ? "overlay2" : "vfs";
}
