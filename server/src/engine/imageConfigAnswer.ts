import * as v from "valibot";
import type { ImageConfig } from "../core/plan/imageConfig.ts";

const strings = v.nullish(v.array(v.string()));

/** The part of an image's configuration that later steps go by, as engines and registries write it. */
export const ImageConfigAnswer = v.object({
  Env: strings,
  User: v.nullish(v.string()),
  WorkingDir: v.nullish(v.string()),
  Shell: strings,
  OnBuild: strings,
});

/** The same with what is not said as nothing. */
export function toImageConfig(answer: Partial<v.InferOutput<typeof ImageConfigAnswer>>): ImageConfig {
  const { Env, User, WorkingDir, Shell, OnBuild } = answer;
  return { env: Env ?? [], user: User ?? "", workingDir: WorkingDir ?? "", shell: Shell ?? [], onBuild: OnBuild ?? [] };
}
