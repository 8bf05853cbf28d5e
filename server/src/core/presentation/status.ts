import type { BuildRecord } from "../build/buildRecord.ts";
import type { Explanation } from "../explanation.ts";
import { sayNextBuild, sayNextShare } from "./nextWords.ts";
import { tallySteps } from "./steps.ts";
import type { FaultKind } from "../faultKind.ts";
import { isStored, sayBuild, sayShare, saySource, STATUS, STORED, TROUBLES } from "./words.ts";

/** How a document stands towards Docker. `asking`: no answer yet. `static`: Docker is not asked, for the reason given. */
export type Standing =
  | { readonly kind: "static"; readonly why: "untrusted" | "notOnDisk" }
  | { readonly kind: "asking" | "building" | "answered" }
  /** The files of the context are being read, so many by now. */
  | { readonly kind: "reading"; readonly files: number }
  | { readonly kind: "trouble"; readonly trouble: FaultKind; readonly message: string };

/** One short item for the active Dockerfile. */
export interface StatusView {
  readonly text: string;
  /** A sentence or two that say more. */
  readonly detail: string;
  readonly level: "idle" | "busy" | "trouble";
}

/** What to say in one glance of the Dockerfile's last build and of Docker. */
export function statusFor(explanation: Explanation, standing: Standing): StatusView {
  switch (standing.kind) {
    case "static":
      return { ...STATUS[standing.why], level: "idle" };
    case "building":
    case "asking":
      return { ...STATUS[standing.kind], level: "busy" };
    case "reading":
      return { ...STATUS.reading(standing.files), level: "busy" };
    case "trouble":
      return troubleStatus(explanation, standing);
    case "answered":
      return explanation.lastBuild === null
        ? noBuildStatus(explanation)
        : buildStatus(explanation, explanation.lastBuild);
  }
}

/** What is known stays on the lines, so the detail sums it up beside the trouble. */
function troubleStatus(explanation: Explanation, { trouble, message }: Standing & { kind: "trouble" }): StatusView {
  const build = explanation.lastBuild;
  const stored = build !== null && isStored(build.source) ? ` · ${STORED} build` : "";
  const detail = build === null ? message : `${message} ${summary(explanation, build)}`;
  return { text: `${TROUBLES[trouble]}${stored}`, detail, level: "trouble" };
}

/** Steps that a build of another Dockerfile has made are cached all the same. */
function noBuildStatus({ note, isPredicted, summary }: Explanation): StatusView {
  const { text, detail } = STATUS.noBuild;
  const next = isPredicted ? ` ${sentence(sayNextBuild(summary))}` : "";
  return { text: isPredicted ? sayNextShare(summary) : text, detail: `${note ?? detail}${next}`, level: "idle" };
}

function buildStatus(explanation: Explanation, build: BuildRecord): StatusView {
  const shown = explanation.isPredicted ? sayNextShare(explanation.summary) : share(explanation);
  const ending = build.status === "completed" ? shown : sayBuild(build.status);
  const note = explanation.note === null ? "" : ` ${explanation.note}`;
  const stored = isStored(build.source) ? ` (${STORED})` : "";
  return { text: `${ending}${stored}`, detail: `${summary(explanation, build)}${note}`, level: "idle" };
}

/** `Next build: 3 of 8 steps rebuild, ≈52 s. Last build: 5/8 cached, from BuildKit's build history.` */
function summary(explanation: Explanation, { status, source }: BuildRecord): string {
  const next = explanation.isPredicted ? [sayNextBuild(explanation.summary)] : [];
  const last = `${sayBuild(status)}: ${share(explanation)}, from ${saySource(source)}`;
  return [...next, last].map(sentence).join(" ");
}

function sentence(said: string): string {
  return `${said.charAt(0).toUpperCase()}${said.slice(1)}.`;
}

function share(explanation: Explanation): string {
  const { cached, total } = tallySteps(explanation, explanation.instructions.keys());
  return sayShare(cached, total);
}
