import type { Flag } from "../dockerfile/dockerfile.ts";
import type { Known } from "../known.ts";
import type { Mount } from "./mount.ts";
import type { Platform } from "./platform.ts";

/** Place of a step in `BuildPlan.steps`. */
export type StepId = number;

/** What a step does, with all arguments expanded. */
export type Command = BaseImage | Run | Copy | MakeWorkdir | Configure;

/** FROM of an image. */
export interface BaseImage {
  readonly kind: "base";
  /** As written, after expansion. */
  readonly reference: Known<string>;
  readonly platform: Known<Platform>;
}

/** RUN. */
export interface Run {
  readonly kind: "run";
  /** The program and its arguments, the shell included. */
  readonly args: Known<readonly string[]>;
  /** What of them is handed to the shell, which is known when the shell is not; null for exec form. */
  readonly shellText: string | null;
  /** The file that a heredoc with `#!` becomes, else null. */
  readonly script: Document | null;
  readonly mounts: readonly RunMount[];
  /** The values of `--network`, `--security` and `--device` as written. */
  readonly network: string | null;
  readonly security: string | null;
  readonly devices: readonly string[];
}

/** A `--mount` of RUN. */
export interface RunMount {
  readonly options: Known<Mount>;
  /** Where it appears, relative targets resolved; empty where the builder chooses. */
  readonly target: Known<string>;
  /** Where its files come from; null for types that have none. */
  readonly from: Source | null;
}

/** COPY or ADD. */
export interface Copy {
  readonly kind: "copy";
  readonly keyword: "COPY" | "ADD";
  readonly from: Source;
  /** Paths, patterns and URLs, in order; without the heredocs. */
  readonly sources: readonly Known<string>[];
  readonly documents: readonly Document[];
  /** Resolved against the working directory and tidied, a slash at its end kept. */
  readonly destination: Known<string>;
  /** As written, after expansion. */
  readonly writtenDestination: Known<string>;
  readonly chown: Known<string> | null;
  readonly chmod: Known<string> | null;
  readonly checksum: Known<string> | null;
  readonly exclude: readonly string[];
  readonly link: boolean;
  readonly parents: boolean;
  /** Whether archives are unpacked: null when nothing is said (ADD unpacks local ones then, COPY none). */
  readonly unpack: boolean | null;
  readonly keepGitDir: boolean | null;
}

/** A heredoc as the file that COPY, ADD or RUN makes of it. */
export interface Document {
  readonly name: string;
  readonly content: Known<string>;
}

/** WORKDIR: makes the directory `path`, resolved, and tidied unless an old classic builder leaves it as written. */
export interface MakeWorkdir {
  readonly kind: "workdir";
  readonly path: Known<string>;
}

/** An instruction that only the classic builder makes a step of. `arguments` as the parser splits them, expanded. */
export interface Configure {
  readonly kind: "configure";
  readonly keyword: string;
  readonly arguments: Known<readonly string[]>;
  /** Whether the arguments are in exec form. */
  readonly json: boolean;
  readonly flags: readonly Flag[];
}

/** Where files come from. `context` is the build context, or the named one of that name. */
export type Source =
  | { readonly kind: "context"; readonly name: string | null }
  | { readonly kind: "stage"; readonly stage: number; readonly step: StepId | null }
  | { readonly kind: "image"; readonly reference: string }
  | { readonly kind: "scratch" }
  | { readonly kind: "unknown"; readonly why: string };
