import type { PathChange } from "../context/diffFiles.ts";

/** Why the next build will run a step, or why that can't be known. Primary ones stand first. */
export type Reason =
  /** No build is known to compare with. */
  | { readonly kind: "no-record" }
  | { readonly kind: "instruction-added" }
  /** `before` is its text in the build compared with. */
  | { readonly kind: "instruction-changed"; readonly before: string }
  /** What stood in front of it is gone or has moved; `text` is that instruction. */
  | { readonly kind: "instruction-removed"; readonly text: string }
  | { readonly kind: "files-changed"; readonly paths: readonly PathChange[] }
  | { readonly kind: "variable-changed"; readonly name: string; readonly origin: "ARG" | "ENV" }
  | { readonly kind: "base-changed"; readonly image: string; readonly from: string | null; readonly to: string | null }
  | { readonly kind: "shell-changed" }
  | { readonly kind: "user-changed" }
  | { readonly kind: "workdir-changed" }
  | { readonly kind: "mount-changed"; readonly target: string }
  | { readonly kind: "platform-changed" }
  /** An option of the command line or a setting that acts like one, such as `network`. */
  | { readonly kind: "option-changed"; readonly option: string }
  /** It starts from what the instruction at `line` makes anew. */
  | { readonly kind: "follows"; readonly line: number }
  /** It takes files from a stage (null: an image) that comes out anew: the files may be the same. */
  | { readonly kind: "stage-output"; readonly stage: string }
  | { readonly kind: "remote-source"; readonly url: string }
  /** `why` is a short phrase, where it is told. */
  | { readonly kind: "base-unknown"; readonly image: string; readonly why?: string }
  /** The builder has bases that no known build used; whether this image is among them it does not tell. */
  | { readonly kind: "use-untold"; readonly image: string }
  | { readonly kind: "cache-pruned" }
  | { readonly kind: "no-cache"; readonly option: string }
  /** The builder keeps its result in a way in which it never finds it again. */
  | { readonly kind: "never-found" }
  /** The classic builder refuses the option: the build fails here. */
  | { readonly kind: "needs-buildkit"; readonly option: string }
  | { readonly kind: "previous-failure" }
  /** A build that failed may have finished it, but does not tell. */
  | { readonly kind: "failure-untold" }
  | { readonly kind: "context-unreadable"; readonly path: string }
  /** It takes files of which the record of the earlier build does not tell; `change` is what it may have been. */
  | { readonly kind: "files-unrecorded"; readonly paths: readonly PathChange[] }
  /** The classic builder finds no image that this step made. */
  | { readonly kind: "no-image" }
  /** It only finds images that this step made of other files; which ones differ is not known. `paths` are the sources. */
  | { readonly kind: "files-differ"; readonly paths: readonly string[] }
  /** Some other fact is missing; `why` is a short phrase. */
  | { readonly kind: "not-known"; readonly why: string };

export type Reasons = readonly [Reason, ...Reason[]];

/** The reasons, or the one to give when there are none. */
export function orElse(reasons: readonly Reason[], fallback: Reason): Reasons {
  const [first, ...others] = reasons;
  return first === undefined ? [fallback] : [first, ...others];
}

/** What the next build will do at a step. */
export type Verdict =
  | { readonly kind: "cached" }
  | { readonly kind: "rebuild"; readonly reasons: Reasons }
  | { readonly kind: "unknown"; readonly reasons: Reasons }
  /** Its stage is not part of the target. */
  | { readonly kind: "skip" }
  /** The instruction never makes a step of its own. */
  | { readonly kind: "metadata" };
