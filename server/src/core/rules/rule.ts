import type { BuildRecord, Timestamp } from "../build/buildRecord.ts";
import type { ImageWaste } from "../build/contents/measuredImage.ts";
import type { RecordReader } from "../build/recordReader.ts";
import type { ContextSnapshot } from "../context/snapshot.ts";
import type { Explanation } from "../explanation.ts";
import type { Known } from "../known.ts";
import type { Pausable } from "../pausable.ts";
import type { Step } from "../plan/plan.ts";
import type { Finding, Severity } from "./finding.ts";
import type { ShellScript } from "./shell/shellScript.ts";

/** One thing that Cache Lens looks for. Its page is docs/rules/<code>.md. */
export interface Rule {
  readonly code: string;
  /** What it finds, in a few words. */
  readonly summary: string;
  /** What its findings are unless the user says otherwise; `off`: it only looks when the user turns it on. */
  readonly severity: Severity | "off";
  /** In steps with pauses where it looks at many files. */
  readonly check: (input: RuleInput) => readonly Finding[] | Pausable<readonly Finding[]>;
}

/** The facts that rules go by. */
export interface RuleFacts {
  readonly explanation: Explanation;
  readonly files: FilesAtHand;
  /** Builds of this Dockerfile that are known, from the newest on. */
  readonly builds: readonly BuildRecord[];
  /** What was read of `builds`, also for other texts before. */
  readonly records: RecordReader;
  /**
   * What builds were given with --build-arg, by their ref: names, and digests that are equal for equal values. Of a build that
   * is missing here it is not known; not given: of none.
   */
  readonly givenArguments?: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** What is known of images that builds start from, by reference as FROM has it after expansion. Not given: nothing. */
  readonly baseImages?: ReadonlyMap<string, BaseImageState>;
  /** What the last build's image carries in vain, as its layers show; null or not given: they were not read. */
  readonly imageWaste?: ImageWaste | null;
  readonly now: Timestamp;
  readonly options: RuleOptions;
}

/** An image that the engine has. */
export interface BaseImageState {
  /** When it was made, by its own word; null when not known. */
  readonly createdAt: Timestamp | null;
  /** Whether its registry has no other one under that reference; not known when it was not asked. */
  readonly isNewest: Known<boolean>;
  /** The digest by which a build gets the newest one that is known: the registry's, else this one's; null when neither is. */
  readonly digest: string | null;
}

/** What the user wants of rules. */
export interface RuleOptions {
  /** Days after which what a cached layer downloaded counts as stale. */
  readonly staleAfterDays: number;
}

export const defaultRuleOptions: RuleOptions = { staleAfterDays: 7 };

/** The files that a build reads, as far as they were looked at. */
export interface FilesAtHand {
  /** The context's folder, absolute; null when it was not looked for. */
  readonly folder: string | null;
  /** What the steps of the Dockerfile read; unknown with a reason. */
  readonly context: Known<ContextSnapshot>;
  /** What the first bytes of files tell, by path; of a file that is missing here nothing is known. */
  readonly kinds: ReadonlyMap<string, FileKind>;
  /**
   * The texts of small files that say what installs read (`isManifest`), by path; of a file that is missing here nothing
   * is known. Not given: none was read.
   */
  readonly texts?: ReadonlyMap<string, string>;
  /**
   * The files, relative to the context, that each of the last commits of its Git repository changed there, from the newest
   * on; not given where Git tells nothing.
   */
  readonly commits?: readonly (readonly string[])[];
  /**
   * The Dockerfile's texts after each of the last commits that changed it, from the newest on, and the one before them; not
   * given where Git tells nothing.
   */
  readonly editions?: readonly string[];
  /** What BuildKit was last sent of this context (B7); null when nothing, not given when that is not known. */
  readonly sent?: ContextSnapshot | null;
  /** The ignore file that applies to the build; null when there is none, not given when that is not known. */
  readonly ignore?: IgnoreFile | null;
}

/** An ignore file as it is on the disk. */
export interface IgnoreFile {
  readonly path: string;
  readonly text: string;
}

/** `archive`: ADD unpacks it. `dynamic`: a program that needs an interpreter which the image must have. */
export type FileKind = "archive" | "dynamic" | "other";

/** The facts, and what is read off them when a rule asks for it. */
export interface RuleInput extends RuleFacts {
  /** The step of an instruction, but for triggers; null when it makes none. */
  readonly stepOf: (instruction: number) => Step | null;
  /** What a RUN hands to a POSIX shell; null when it does not, and when the shell would not understand it. */
  readonly scriptOf: (instruction: number) => ShellScript | null;
}
