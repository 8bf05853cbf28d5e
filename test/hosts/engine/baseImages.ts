import { rm } from "node:fs/promises";
import { join } from "node:path";
import { fillBusyboxRoot } from "./busyboxRoot.ts";
import { cachedFolder } from "./cacheFolder.ts";
import { fillDebianRoot } from "./debianRoot.ts";
import { packImage } from "./imageArchive.ts";
import type { ImageDescription } from "./imageArchive.ts";
import { requireProgram } from "./runProgram.ts";
import type { RunningEngine } from "./startEngine.ts";

/** `busybox`: 2 MB, stands in for `ubuntu`, `alpine` and `busybox`. `debian`: Debian 12 with a working apt. */
export type BaseImage = "busybox" | "debian";

interface BaseRecipe extends ImageDescription {
  readonly fillRoot: (rootfs: string) => Promise<void>;
  readonly megabytes: number;
}

const recipes: Readonly<Record<BaseImage, BaseRecipe>> = {
  busybox: {
    tags: ["ubuntu:latest", "alpine:latest", "busybox:latest"],
    createdBy: "busybox-static of Debian 12",
    fillRoot: fillBusyboxRoot,
    megabytes: 100,
  },
  debian: {
    tags: ["debian:bookworm", "debian:latest"],
    createdBy: "debootstrap --variant=minbase bookworm",
    fillRoot: fillDebianRoot,
    megabytes: 1000,
  },
};

/**
 * Gives an engine base images under the names that people's Dockerfiles use, without a registry; `moreTags` adds names.
 * Their archives are made once (busybox 5 s, debian 90 s) and then loaded from the user's cache folder.
 */
export async function ensureBaseImages(
  engine: RunningEngine,
  which: readonly BaseImage[],
  moreTags: Readonly<Partial<Record<BaseImage, readonly string[]>>> = {},
): Promise<void> {
  for (const name of which) {
    const [tag = name] = recipes[name].tags;
    if ((await engine.run(["image", "inspect", tag])).code !== 0) await loadImage(engine, name);
    for (const more of moreTags[name] ?? []) {
      await requireProgram(`${tag} could not be tagged`, engine.docker, ["tag", tag, more], { env: engine.env });
    }
  }
}

async function loadImage(engine: RunningEngine, name: BaseImage): Promise<void> {
  const { fillRoot, megabytes, ...description } = recipes[name];
  const folder = await cachedFolder(`image-${name}`, megabytes, async (staging) => {
    const rootfs = join(staging, "rootfs");
    await fillRoot(rootfs);
    await packImage(rootfs, staging, description);
    await rm(rootfs, { recursive: true });
  });
  const archive = join(folder, "image.tar");
  await requireProgram("The base image could not be loaded", engine.docker, ["load", "-i", archive], {
    env: engine.env,
  });
}
