import type { World } from "../core/context/world.ts";
import { known } from "../core/known.ts";
import type { ImageConfig } from "../core/plan/imageConfig.ts";
import { fullOrAsWritten } from "../core/plan/imageReference.ts";

/** Base images where no engine is asked: each name stands for the same image as before, all have one configuration. */
export function assumeSameImages(config: ImageConfig): World["baseImage"] {
  return (reference) => {
    const name = fullOrAsWritten(reference);
    // A digest says what the image is, whatever stands in front of it.
    const id = /@(.+)$/.exec(name)?.[1] ?? name;
    return known({ id, layers: [id], config });
  };
}
