import type { DockerApi } from "./engine/dockerApi.ts";
import { failed } from "./engine/engine.ts";

const notRunning = () => Promise.resolve(failed("notRunning", "The Docker engine is not running."));

/** An Engine API that answers nothing, for tests in which the engine knows no sizes; give it what it does know. */
export function unreachableDocker(known: Partial<DockerApi> = {}): DockerApi {
  return {
    images: notRunning,
    history: notRunning,
    image: notRunning,
    buildCache: notRunning,
    onImage: () => undefined,
    ...known,
  };
}
