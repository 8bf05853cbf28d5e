import type { Baseline } from "../core/build/baseline.ts";
import type { BuilderKind, BuildRecord } from "../core/build/buildRecord.ts";
import { plainBuildOptions, type BuildOptions } from "../core/context/world.ts";
import type { NamedContexts } from "../core/plan/namedContext.ts";
import type { Platform } from "../core/plan/platform.ts";
import type { EngineDetails } from "../engine/dockerApi.ts";
import type { Seal } from "../disk/baselines/seal.ts";
import { builderNameOf, nameBuildKit } from "./builder.ts";
import { unsealer, unsealOptions } from "./buildStart.ts";

/** A build that may come next. Paths are absolute, through real folders. What is not asked here is as in the last build. */
export interface NextBuildQuestion {
  readonly dockerfile: string;
  readonly text: string;
  readonly context: string;
  readonly builder: BuilderKind;
  readonly target: string | null;
  /** Null for the engine's own. */
  readonly platform: Platform | null;
  /** Those that are typed; null for those of the last build. */
  readonly buildArgs: ReadonlyMap<string, string> | null;
  /** Those that Docker passes without being asked, as they are now. */
  readonly proxyArgs: ReadonlyMap<string, string>;
  /** The value of `--network`; null for that of the last build. */
  readonly network: string | null;
  /** The contexts of `--build-context`; null for those of the last build. */
  readonly namedContexts: NamedContexts | null;
  /** Whether it is a build with `--pull`. */
  readonly pull: boolean;
  /** The newest build that is known; null when there is none. */
  readonly record: BuildRecord | null;
  /** `<builder>/<node>` of the builder that will be used, for when no record tells; null when that is not known. */
  readonly builderName: string | null;
}

/** Which builder it will be; null when that can't be told. `last` is what was kept of the last build's start. */
export function nameBuilder(
  engine: EngineDetails,
  { builder, record, builderName }: NextBuildQuestion,
  last: Baseline | undefined,
): string | null {
  if (record !== null || builder === "classic") return builderNameOf(engine, builder, record?.origin ?? null, last);
  return builderName === null ? null : nameBuildKit(engine, builderName);
}

/** What is not asked is as in the last build, but for having steps run again that are there. */
export function optionsOf(question: NextBuildQuestion, last: Baseline | undefined, seal: Seal): BuildOptions {
  const { record, buildArgs: given, proxyArgs, network } = question;
  const then =
    last === undefined
      ? {
          ...plainBuildOptions,
          ...record?.origin?.options,
          ...(record === null ? {} : { buildArgs: record.buildArgs }),
        }
      : unsealOptions(last, unsealer(seal, listBuildArgs(question)));
  // The last build's may be proxies that are others now.
  const buildArgs = given === null ? [...then.buildArgs, ...proxyArgs] : [...proxyArgs, ...given];
  const asked = { buildArgs: new Map(buildArgs), network: network ?? then.network };
  return { ...then, ...asked, noCache: false, noCacheFilter: [] };
}

/** What `--build-context` gives. */
export function namedContextsOf(
  { namedContexts, record }: NextBuildQuestion,
  last: Baseline | undefined,
): NamedContexts {
  return namedContexts ?? last?.namedContexts ?? record?.origin?.namedContexts ?? new Map<string, never>();
}

/** All values of build arguments that are known in the clear. */
export function listBuildArgs({ record, buildArgs, proxyArgs }: NextBuildQuestion): readonly string[] {
  return [record?.buildArgs, buildArgs, proxyArgs].flatMap((each) => [...(each?.values() ?? [])]);
}
