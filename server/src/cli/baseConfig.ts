import * as v from "valibot";
import type { ImageConfig } from "../core/plan/imageConfig.ts";
import { ImageConfigAnswer, toImageConfig } from "../engine/imageConfigAnswer.ts";

/** As images and registries have it, as `docker image inspect` prints it, or the configuration by itself. */
const File = v.union([
  v.object({ config: ImageConfigAnswer }),
  v.object({ Config: ImageConfigAnswer }),
  v.pipe(
    v.tuple([v.object({ Config: ImageConfigAnswer })]),
    v.transform(([image]) => image),
  ),
  v.pipe(
    v.record(v.string(), v.unknown()),
    v.check((fields) => Object.keys(ImageConfigAnswer.entries).some((name) => name in fields)),
    ImageConfigAnswer,
  ),
]);

/** Reads an image's configuration from JSON; null when it is something else. */
export function readImageConfig(text: string): ImageConfig | null {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), File), text);
  if (!parsed.success) return null;
  const file = parsed.output;
  return toImageConfig("config" in file ? file.config : "Config" in file ? file.Config : file);
}
