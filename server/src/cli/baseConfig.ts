import * as v from "valibot";
import type { ImageConfig } from "../core/plan/imageConfig.ts";

const texts = v.nullish(v.array(v.string()));
const Config = v.object({
  Env: texts,
  User: v.nullish(v.string()),
  WorkingDir: v.nullish(v.string()),
  Shell: texts,
  OnBuild: texts,
});
/** As images and registries have it, as `docker image inspect` prints it, or the configuration by itself. */
const File = v.union([
  v.object({ config: Config }),
  v.object({ Config }),
  v.pipe(
    v.tuple([v.object({ Config })]),
    v.transform(([image]) => image),
  ),
  v.pipe(
    v.record(v.string(), v.unknown()),
    v.check((fields) => Object.keys(Config.entries).some((name) => name in fields)),
    Config,
  ),
]);

/** Reads an image's configuration from JSON; null when it is something else. */
export function readImageConfig(text: string): ImageConfig | null {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), File), text);
  if (!parsed.success) return null;
  const file = parsed.output;
  const { Env, User, WorkingDir, Shell, OnBuild } =
    "config" in file ? file.config : "Config" in file ? file.Config : file;
  return { env: Env ?? [], user: User ?? "", workingDir: WorkingDir ?? "", shell: Shell ?? [], onBuild: OnBuild ?? [] };
}
