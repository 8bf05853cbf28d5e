import * as v from "valibot";
import type { ImageSettings } from "../core/build/classicImage.ts";
import type { Healthcheck } from "../core/plan/healthcheck.ts";
import type { ImageConfig } from "../core/plan/imageConfig.ts";

const strings = v.nullish(v.array(v.string()));
const amount = v.nullish(v.number());

/** Durations in nanoseconds. */
const HealthcheckAnswer = v.object({
  Test: strings,
  Interval: amount,
  Timeout: amount,
  StartPeriod: amount,
  StartInterval: amount,
  Retries: amount,
});

/** The part of an image's configuration that later steps go by, as engines and registries write it. */
export const ImageConfigAnswer = v.object({
  Env: strings,
  User: v.nullish(v.string()),
  WorkingDir: v.nullish(v.string()),
  Shell: strings,
  OnBuild: strings,
  Entrypoint: strings,
  Healthcheck: v.nullish(HealthcheckAnswer),
});

/** The same with what is not said as nothing. */
export function toImageConfig(
  answer: Partial<v.InferOutput<typeof ImageConfigAnswer>>,
): ImageConfig & Pick<ImageSettings, "entrypoint" | "healthcheck"> {
  const { Env, User, WorkingDir, Shell, OnBuild, Entrypoint, Healthcheck } = answer;
  return {
    env: Env ?? [],
    user: User ?? "",
    workingDir: WorkingDir ?? "",
    shell: Shell ?? [],
    onBuild: OnBuild ?? [],
    entrypoint: Entrypoint ?? [],
    healthcheck: Healthcheck == null ? null : toHealthcheck(Healthcheck),
  };
}

function toHealthcheck(answer: v.InferOutput<typeof HealthcheckAnswer>): Healthcheck {
  const { Test, Interval, Timeout, StartPeriod, StartInterval, Retries } = answer;
  return {
    test: Test ?? [],
    interval: Interval ?? 0,
    timeout: Timeout ?? 0,
    startPeriod: StartPeriod ?? 0,
    startInterval: StartInterval ?? 0,
    retries: Retries ?? 0,
  };
}
