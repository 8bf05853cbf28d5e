import type { BuildOptions } from "../context/world.ts";
import type { NamedContexts } from "../plan/namedContext.ts";

/** What a build started from besides its Dockerfile and its context's files, as its source tells. */
export interface BuildOrigin {
  /** `<builder>/<node>`: results of one builder are not those of another. */
  readonly builderName: string;
  /** `os/architecture[/variant]` as asked for; null for the engine's own. */
  readonly platform: string | null;
  /** Its build arguments are in the record. */
  readonly options: GivenOptions;
  /** What `--build-context` gave. */
  readonly namedContexts: NamedContexts;
  /** Whether its images were those that their registries had: with `--pull`. */
  readonly pulled: boolean;
  /** Digests of the images that it used, by full reference, of those that are told. */
  readonly images: ReadonlyMap<string, string>;
}

/** All options but the build arguments, whose values are nobody's business. */
export type GivenOptions = Omit<BuildOptions, "buildArgs">;
