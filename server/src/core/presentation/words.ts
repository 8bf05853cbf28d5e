import type { FaultKind } from "../faultKind.ts";
import type { BuildStatus, RecordSource } from "../build/buildRecord.ts";
import type { Outcome } from "./outcome.ts";
import { formatAge, formatCount, formatDuration } from "./units.ts";

/** A glyph and words for every way a step can end, so that nothing depends on colour. `before` is said of older text. */
const OUTCOMES: Readonly<Record<Outcome, { glyph: string; now: string; before: string }>> = {
  cached: { glyph: "✓", now: "cached", before: "was cached" },
  built: { glyph: "↻", now: "built", before: "was built" },
  failed: { glyph: "✗", now: "failed", before: "failed" },
  canceled: { glyph: "⊘", now: "canceled", before: "was canceled" },
  notReached: { glyph: "–", now: "not reached", before: "was not reached" },
  skipped: { glyph: "–", now: "skipped", before: "was skipped" },
  metadata: { glyph: "·", now: "metadata only", before: "was metadata only" },
  unknown: { glyph: "?", now: "unknown", before: "unknown" },
};

/** `✓ cached`, `↻ built in 48 s`. */
export function sayOutcome(outcome: Outcome, durationMs: number | null): string {
  const { glyph, now } = OUTCOMES[outcome];
  return `${glyph} ${now}${sayDuration(outcome, durationMs)}`;
}

/** The same without a glyph, of what the last build built: `built in 48 s`. */
export function sayBuilt(durationMs: number | null): string {
  return `${OUTCOMES.built.now}${sayDuration("built", durationMs)}`;
}

/** The same of an instruction whose text has changed since: `✎ edited since: was built in 48 s`. */
export function sayOutcomeBefore(outcome: Outcome, durationMs: number | null): string {
  return `✎ edited since: ${OUTCOMES[outcome].before}${sayDuration(outcome, durationMs)}`;
}

function sayDuration(outcome: Outcome, durationMs: number | null): string {
  if (durationMs === null) return "";
  if (outcome === "built") return ` in ${formatDuration(durationMs)}`;
  return outcome === "failed" || outcome === "canceled" ? ` after ${formatDuration(durationMs)}` : "";
}

/** What a sentence in a hover adds to an outcome that needs it; else null. */
export function explainOutcome(outcome: Outcome): string | null {
  switch (outcome) {
    case "metadata":
      return "Sets configuration of the image: it makes no step and no layer of its own.";
    case "notReached":
      return "The last build ended before it came here.";
    case "skipped":
      return "The last build did not need this stage.";
    case "unknown":
      return "The record of the last build does not tell what became of this step.";
    case "cached":
    case "built":
    case "failed":
    case "canceled":
      return null;
  }
}

export const NEW_INSTRUCTION = "+ new since the last build";

/** Why a step will run, or why that is not known, in phrases that follow `rebuilds: ` or a question mark. */
export const REASONS = {
  changed: (what: string) => `${what} changed`,
  depends: (on: string) => `depends on ${on}`,
  unrecorded: (files: string) => `depends on ${files} (not in Git)`,
  follows: (line: number) => `follows line ${line}`,
  edited: "instruction edited",
  added: "new instruction",
  removed: "an instruction above is gone or moved",
  pruned: "cache was pruned",
  failed: "failed last time",
  useUntold: "the builder may have used it before",
  untold: "a failed build may have finished it",
  neverFound: "the classic builder never finds this again",
  refused: (option: string) => `the classic builder refuses ${option}`,
  noImage: "the engine has no image of this step",
  filesDiffer: (files: string) => `${files} changed since earlier builds`,
  noRecord: "no build to compare with",
} as const;

/** What the next build will do at an instruction, with the phrases that say why. */
export const NEXT = {
  cached: "✓ cached",
  rebuilds: (why: string) => `↻ rebuilds: ${why}`,
  follows: (why: string) => `↻ ${why}`,
  failed: (why: string) => `⚠ ${why}`,
  unknown: (why: string) => `? ${why}`,
  skip: "– not needed",
} as const;

export const NEXT_BUILD = "next build";

/** The same in a word, where the reasons stand elsewhere. */
export const NEXT_STATUS = {
  cached: NEXT.cached,
  rebuild: "↻ rebuilds",
  unknown: "? not known",
  skip: NEXT.skip,
  metadata: "· metadata only",
} as const;

/** A time to come, known from earlier builds; `isPartial` when they tell only of some of the steps. */
export function sayEstimate(milliseconds: number, isPartial = false): string {
  return isPartial ? `at least ${formatDuration(milliseconds)}` : `≈${formatDuration(milliseconds)}`;
}

/** The same of a step that may run or not. */
export function sayPossibleEstimate(milliseconds: number): string {
  return `${sayEstimate(milliseconds)} if it rebuilds`;
}

/** What a prediction from Git compares with. */
export function sayComparison(file: string, commit: string, age: number): string {
  return `${file}: as if commit ${commit.slice(0, 12)}, ${formatAge(age)} old, had been built last`;
}

/** Above a list of what a prediction takes for granted. */
export const ASSUMING = "Assuming that:";

/** What was edited about an instruction that has the same words as before. */
export const EDITS = { onlyBlanks: "only blanks", onlyBody: "the text below it" } as const;

/** Ends a list that is cut short. */
export function sayMore(count: number): string {
  return `and ${count} more`;
}

/** Names of a hover's rows. */
export const ROWS = {
  lastBuild: "Last build",
  lastRan: "Last ran",
  layer: "Layer",
  edited: "Edited since",
  record: "Record",
  next: "Next build",
  why: "Because",
  estimate: "Takes",
  registry: "Registry",
} as const;

const SOURCES: Readonly<Record<RecordSource, string>> = {
  history: "BuildKit's build history",
  cachelens: "the record kept by cachelens",
  engine: "the images of the Docker engine",
  import: "a stored record",
  git: "Git",
};

/** `has a newer image: sha256:0123456789ab, asked 2 h ago (…)`. */
export function sayNewerImage(digest: string, asked: string): string {
  return `has a newer image: ${digest}, asked ${asked}`;
}

/** Where a record came from, in words. */
export function saySource(source: RecordSource): string {
  return SOURCES[source];
}

/** Whether a record came with the files of a project: its build may have run on another machine. */
export function isStored(source: RecordSource): boolean {
  return source === "import";
}

export const STORED = "stored";

const ENDINGS: Readonly<Record<BuildStatus, string>> = {
  completed: "last build",
  failed: "last build failed",
  canceled: "last build canceled",
  running: "building",
};

/** What to call a build that ended so: `last build`, `last build failed`. */
export function sayBuild(status: BuildStatus): string {
  return ENDINGS[status];
}

/** `5/8 cached`, or that there was nothing to take from a cache. */
export function sayShare(cached: number, total: number): string {
  return total === 0 ? "no steps" : `${cached}/${total} cached`;
}

/** The same of a build or a stage to come, when nothing is left to build. */
export const ALL_CACHED = "all cached";

/** Parts of a code lens. */
export const LENS = {
  stage: (nameOrNumber: string) => `stage ${nameOrNumber}`,
  notPart: "not part of the last build",
  next: "next",
  build: "Build",
  rebuild: "Rebuild without cache",
} as const;

/** Short enough for a status bar. */
export const TROUBLES: Readonly<Record<FaultKind, string>> = {
  notInstalled: "Docker not found",
  notRunning: "Docker not running",
  permissionDenied: "no permission for Docker",
  timedOut: "Docker does not answer",
  unsupportedVersion: "Docker too old",
  unreadableOutput: "Docker's answer unreadable",
  aborted: "Docker not asked",
  other: "Docker failed",
};

/** What the status item says when it shows no finished build: short, and in a sentence. */
export const STATUS = {
  building: { text: "building…", detail: "A build is running." },
  asking: { text: "looking for builds…", detail: "Docker is being asked for the last build." },
  reading: (files: number) => ({
    text: `reading ${formatCount(files, "file")}…`,
    detail: "The files of the build context are being read, to know which steps they change.",
  }),
  noBuild: { text: "no build yet", detail: "Build this Dockerfile to see what Docker's cache does on each line." },
  untrusted: {
    text: "builds off",
    detail: "Trust this workspace to see its builds: until then Docker is not asked.",
  },
  notOnDisk: { text: "no builds", detail: "Builds are shown for Dockerfiles that are saved as files on this machine." },
} as const;
