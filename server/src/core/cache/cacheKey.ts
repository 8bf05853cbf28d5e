import type { ContextSnapshot } from "../context/snapshot.ts";
import type { FileSelection } from "../context/selectFiles.ts";
import type { Known } from "../known.ts";
import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import type { StepId } from "../plan/command.ts";
import type { BuildPlan, Step } from "../plan/plan.ts";
import type { NamedValue } from "../plan/scope.ts";
import type { Reason } from "./reason.ts";

/**
 * What decides whether a builder has a step's result already: parts that are compared one by one, so that every
 * difference has a name, and the results that the step starts from.
 */
export interface CacheKey {
  readonly step: StepId;
  readonly parts: readonly KeyPart[];
  readonly inputs: readonly KeyInput[];
}

/**
 * One named part. Parts of two keys are compared when kind and label are equal; a part that only one key has is a
 * difference too. `content` is equal when the builder takes the parts for equal, and only then.
 */
export interface KeyPart {
  readonly kind: PartKind;
  /** Tells parts of one kind apart, such as a mount's target; empty where there is only one. */
  readonly label: string;
  readonly content: Known<string>;
  /** What a difference of this part is explained with. */
  readonly detail: PartDetail;
}

export type PartKind =
  /** The instruction and everything written in it that has no kind of its own. */
  | "definition"
  | "variables"
  | "shell"
  | "user"
  | "workdir"
  | "mount"
  | "platform"
  /** An option of the command line, named by the label. */
  | "option"
  | "files"
  /** The image that FROM stands for. */
  | "base"
  /** What a URL or a Git address gives. */
  | "remote";

export type PartDetail =
  | { readonly kind: "none" }
  | { readonly kind: "variables"; readonly variables: readonly NamedValue[] }
  /** `context` is the name of the build context they are from; null for the build's own. */
  | { readonly kind: "files"; readonly selections: readonly FileSelection[]; readonly context: string | null }
  | { readonly kind: "command"; readonly args: Known<readonly string[]>; readonly shellText: string | null }
  | { readonly kind: "mount"; readonly target: string }
  | { readonly kind: "base"; readonly reference: Known<string>; readonly id: Known<string> }
  /** Files of a stage (null: of an image). `paths` are those that are asked for. */
  | { readonly kind: "output"; readonly stage: number | null; readonly paths: string }
  | { readonly kind: "remote"; readonly url: string };

/** A result that a step starts from. */
export type KeyInput =
  /** Decides by its own key alone (B1). */
  | { readonly kind: "parent"; readonly from: ResultPlace }
  /** Decides by the content of the files taken; its own unchanged key is enough, without looking (B15, C7). */
  | { readonly kind: "source"; readonly from: ResultPlace; readonly files: KeyPart };

/** Where a step's input comes from. */
export type ResultPlace =
  | { readonly kind: "step"; readonly step: StepId }
  /** Of COPY --link before it is merged (B21). */
  | { readonly kind: "copied"; readonly step: StepId }
  | { readonly kind: "image"; readonly reference: string; readonly id: Known<string> }
  /** A build context, or the named one of that name: only the content of its files decides. */
  | { readonly kind: "context"; readonly name: string | null };

/** The keys of all steps of a build, by step id: what the builder will look up, or once did. */
export interface KeyChain {
  readonly dockerfile: Dockerfile;
  readonly plan: BuildPlan;
  readonly builder: "buildkit" | "classic";
  readonly steps: readonly KeyedStep[];
  /** What BuildKit has of the context once this build has sent it (B7); null for the classic builder, which keeps nothing. */
  readonly received: Known<ContextSnapshot> | null;
}

/** A step with its key. */
export interface KeyedStep {
  readonly step: Step;
  readonly key: CacheKey;
  /** Of COPY --link that is copied by itself: the key of putting the copy onto the parent (B21). */
  readonly merge: CacheKey | null;
  /** Why it runs whatever the cache holds, such as an option (B18), else null. */
  readonly always: Reason | null;
}
