import { unknown, type Known } from "../known.ts";
import type { ImageConfig } from "./imageConfig.ts";
import { defaultPlatform, type Platform } from "./platform.ts";

/** What a build is asked for, and what is known of its base images. */
export interface PlanOptions {
  readonly builder: "buildkit" | "classic";
  /** Name or number of the stage to build; null for the last. */
  readonly target: string | null;
  /** `--build-arg` name → value. */
  readonly buildArgs: ReadonlyMap<string, string>;
  /** Whether `buildArgs` are all there were: else what ARG declares in a stage is not known. */
  readonly knowsBuildArgs: boolean;
  readonly platform: Platform;
  /** The platform of the engine itself: BUILDPLATFORM and its like. */
  readonly enginePlatform: Platform;
  /** Whether the same command builds for more platforms: BuildKit then puts the platform into step names. */
  readonly multiPlatform: boolean;
  /** Whether the classic builder is one that tidies WORKDIR's path, as Docker 28 does and Docker 26 did not yet. */
  readonly tidiesWorkdir: boolean;
  /** Names for which `--build-context` gives files; they stand in for stages and images of that name. */
  readonly namedContexts: ReadonlySet<string>;
  /** The images that it gives for names, which stand in likewise. */
  readonly namedImages: ReadonlyMap<string, string>;
  /** The configuration of a base image, by the reference that FROM has after expansion. */
  readonly baseConfig: (reference: string) => Known<ImageConfig>;
  /** Whether steps get the names that BuildKit prints: only a record's steps are found by them, and they take time. */
  readonly named: boolean;
}

/** A plain `docker build` with BuildKit where no base image is known. */
export const defaultPlanOptions: PlanOptions = {
  builder: "buildkit",
  target: null,
  buildArgs: new Map(),
  knowsBuildArgs: true,
  platform: defaultPlatform,
  enginePlatform: defaultPlatform,
  multiPlatform: false,
  tidiesWorkdir: true,
  namedContexts: new Set(),
  namedImages: new Map(),
  baseConfig: (reference) => unknown(`the configuration of image ${reference} is not known`),
  named: true,
};
