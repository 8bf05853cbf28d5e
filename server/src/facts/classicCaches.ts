import { probeImages, type ClassicCache } from "../core/cache/probeImages.ts";
import type { World } from "../core/context/world.ts";
import type { DockerApi, EngineDetails } from "../engine/dockerApi.ts";
import { EngineImages } from "../engine/classic/engineImages.ts";
import type { PlannedBuild } from "./plannedBuild.ts";
import { SourceHashes } from "./sourceHashes.ts";

/** Up to this version an engine counts a file's type among the bits of its mode (moby's pkg/archive). */
const lastWithTypes = 23;

/** The classic builder's cache on one engine: its images and the hashes of files, read as far as builds ask for them. */
export class ClassicCaches {
  private readonly images = new EngineImages();
  private readonly hashes = new SourceHashes();
  private isListed = false;

  /** The images may be others by now. */
  forget(): void {
    this.isListed = false;
    this.hashes.retry();
  }

  /**
   * What the cache has for a build of the context in a folder. Undefined when the engine does not answer, or keeps images
   * in containerd's store, where it does not tell which one was made from which.
   */
  async look(
    build: PlannedBuild,
    world: World,
    folder: string,
    engine: EngineDetails,
    api: DockerApi,
    signal: AbortSignal,
  ): Promise<ClassicCache | undefined> {
    if (engine.imageStore !== "graphdriver" || !(await this.list(api, signal))) return undefined;
    const modeHasType = Number.parseInt(engine.version, 10) <= lastWithTypes;
    const cache = { images: this.images, hashing: { modeHasType, hashFile: this.hashes.hashFile } };
    const chain = build.keyIn(world);
    for (let isReading = true; isReading;) {
      probeImages(chain, world, cache);
      const [hasImages, hasFiles] = [
        await this.images.readWanted(api, signal),
        await this.hashes.readWanted(folder, signal),
      ];
      isReading = hasImages || hasFiles;
    }
    signal.throwIfAborted();
    return cache;
  }

  private async list(api: DockerApi, signal: AbortSignal): Promise<boolean> {
    this.isListed ||= (await this.images.list(api, signal)) === null;
    return this.isListed;
  }
}
