import type { DockerApi } from "./dockerApi.ts";
import type { EngineFault } from "./engine.ts";

/** An engine of which it is known beforehand that every question fails, and why. */
export function unreachable(fault: EngineFault): DockerApi {
  const answer = () => Promise.resolve({ kind: "failed", fault } as const);
  return {
    images: answer,
    history: answer,
    image: answer,
    imageArchive: answer,
    distribution: answer,
    buildCache: answer,
    events: answer,
    engine: answer,
    onImage: () => undefined,
  };
}
