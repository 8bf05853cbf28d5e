import { groupBy } from "../../server/src/core/groupBy.ts";
import type { ImageStore } from "../../server/src/core/context/world.ts";
import { ensureBaseImages } from "../hosts/engine/baseImages.ts";
import { startEngine, type RunningEngine } from "../hosts/engine/startEngine.ts";
import type { Story } from "./story.ts";

/** A builder of one real engine. */
export interface BuilderUnderTest {
  readonly name: BuilderName;
  readonly builder: Story["builder"];
  readonly imageStore: ImageStore;
  /** Docker 20.10's classic builder keeps WORKDIR's path as it is written. */
  readonly tidiesWorkdir: boolean;
  readonly engine: RunningEngine;
}

export type BuilderName = "buildkit" | "buildkit-containerd" | "classic" | "classic-20.10";

/** All builders that can be tried. Those of the same engine are next to each other. */
export const builderNames: readonly BuilderName[] = ["buildkit", "classic", "buildkit-containerd", "classic-20.10"];

/** Does something with each of these builders in turn, and starts each engine once. */
export async function withBuilders(
  names: readonly BuilderName[],
  visit: (builder: BuilderUnderTest) => Promise<void>,
): Promise<void> {
  const groups = groupBy(
    builderNames.filter((name) => names.includes(name)),
    engineOf,
  );
  for (const [engineName, group] of groups) {
    const imageStore = engineName === "containerd" ? "containerd" : "graphdriver";
    const kind = engineName === "old" ? "old" : "modern";
    const engine = await startEngine({ kind, imageStore, network: "host" });
    try {
      await ensureBaseImages(engine, ["busybox"]);
      for (const name of group) {
        const builder = name.startsWith("classic") ? "classic" : "buildkit";
        await visit({ name, builder, imageStore, tidiesWorkdir: kind === "modern", engine });
      }
    } finally {
      await engine.stop();
    }
  }
}

function engineOf(name: BuilderName): "modern" | "containerd" | "old" {
  return name === "buildkit-containerd" ? "containerd" : name === "classic-20.10" ? "old" : "modern";
}
