import { noSettings } from "./core/build/classicImage.ts";
import { emptyImageConfig } from "./core/plan/imageConfig.ts";
import { defaultPlatform } from "./core/plan/platform.ts";
import type { DockerApi, ImageDetails } from "./engine/dockerApi.ts";
import { failed } from "./engine/engine.ts";

const notRunning = () => Promise.resolve(failed("notRunning", "The Docker engine is not running."));

/** An Engine API that answers nothing, for tests in which the engine knows no sizes; give it what it does know. */
export function unreachableDocker(known: Partial<DockerApi> = {}): DockerApi {
  return {
    images: notRunning,
    history: notRunning,
    image: notRunning,
    imageArchive: notRunning,
    distribution: notRunning,
    buildCache: notRunning,
    events: notRunning,
    engine: notRunning,
    onImage: () => undefined,
    ...known,
  };
}

/** An image of which nothing is known but its id. */
export function imageDetails(id: string, facts: Partial<ImageDetails> = {}): ImageDetails {
  const unknown = { digests: [], sizeBytes: 1, createdAt: null, lastTagAt: null, layers: [], command: null };
  return { id, ...unknown, config: emptyImageConfig, platform: defaultPlatform, settings: noSettings, ...facts };
}
