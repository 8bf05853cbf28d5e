import type { Known } from "../known.ts";
import type { ImageConfig } from "../plan/imageConfig.ts";
import type { Platform } from "../plan/platform.ts";
import type { ContextSnapshot } from "./snapshot.ts";

/** All that a build reads besides its Dockerfile: facts, each of which may be missing. */
export interface World {
  readonly options: BuildOptions;
  /** The build context as it is on the disk. */
  readonly context: Known<ContextSnapshot>;
  /** What the engine held before this build of a context directory of the same base name (B7); null when nothing is known. */
  readonly received: ContextSnapshot | null;
  /** The files that `--build-context` gives, by name. */
  readonly namedContexts: ReadonlyMap<string, Known<ContextSnapshot>>;
  /** The images that it gives, by name; not given: none. */
  readonly namedImages?: ReadonlyMap<string, string>;
  /** The image that the builder takes for a reference: with `--pull`, or when it is not at hand, it is not known. */
  readonly baseImage: (reference: string, platform: Platform) => Known<BaseImageFacts>;
  readonly imageStore: ImageStore;
  /** Whether the classic builder is one that tidies WORKDIR's path; not given: it is (see PlanOptions). */
  readonly tidiesWorkdir?: boolean;
  /** Whether the classic builder is one that finds a result only if its health check is the same; not given: it is. */
  readonly comparesHealthchecks?: boolean;
}

/** Where the engine keeps images: it decides what COPY --link does (B21). */
export type ImageStore = "graphdriver" | "containerd";

/** What is known of an image that builds start from. */
export interface BaseImageFacts {
  /** Digest of its configuration: the classic builder goes by it (C6). */
  readonly id: string;
  /** Digests of its layers, lowest first: BuildKit goes by them (B14). */
  readonly layers: readonly string[];
  readonly config: ImageConfig;
}

/** The options of a build that its steps depend on, besides target, platform and context (which the plan has). */
export interface BuildOptions {
  /** As `readBuildArgs` gives them. */
  readonly buildArgs: ReadonlyMap<string, string>;
  readonly noCache: boolean;
  /** Stage names of `--no-cache-filter`, in lower case. */
  readonly noCacheFilter: readonly string[];
  /** `--network`; null when not given. */
  readonly network: string | null;
  /** `--add-host` as given, `name:address` or `name=address`. */
  readonly addHosts: readonly string[];
  /** `--ulimit` as given. */
  readonly ulimits: readonly string[];
  /** `--shm-size` in bytes; null when not given. */
  readonly shmSize: number | null;
  readonly cgroupParent: string | null;
  /** `--label` as given. */
  readonly labels: readonly string[];
  /** Images given by `--cache-from`. */
  readonly cacheFrom: readonly string[];
}

/** The options of a plain `docker build`. */
export const plainBuildOptions: BuildOptions = {
  buildArgs: new Map(),
  noCache: false,
  noCacheFilter: [],
  network: null,
  addHosts: [],
  ulimits: [],
  shmSize: null,
  cgroupParent: null,
  labels: [],
  cacheFrom: [],
};

/**
 * The build arguments that a command line gives, by name: those without a value (null) take that of the caller's
 * environment (A2), and BuildKit's client passes on SOURCE_DATE_EPOCH (A3).
 */
export function readBuildArgs(
  given: Iterable<readonly [string, string | null]>,
  environment: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  const epoch = environment.get("SOURCE_DATE_EPOCH");
  if (epoch !== undefined) values.set("SOURCE_DATE_EPOCH", epoch);
  for (const [name, value] of given) {
    const known = value ?? environment.get(name);
    if (known !== undefined) values.set(name, known);
  }
  return values;
}
