import { parseDockerfile } from "../../../server/src/core/dockerfile/parseDockerfile.ts";
import { explain } from "../../../server/src/core/explain.ts";
import type { BuildRecord } from "../../../server/src/core/build/buildRecord.ts";
import { planBuild } from "../../../server/src/core/plan/planBuild.ts";
import { hintsFor } from "../../../server/src/core/presentation/hints.ts";
import { hoverFor } from "../../../server/src/core/presentation/hover.ts";
import { lensesFor } from "../../../server/src/core/presentation/lenses.ts";
import { statusFor } from "../../../server/src/core/presentation/status.ts";
import { buildTime, recordBuild, recordFailedBuild } from "./builtRecord.ts";
import { type Edit, editEverySecondLine, editMiddle, replaceHalf, swapHalves } from "./edits.ts";

/** Something that an editor waits for. */
export interface Request {
  readonly name: string;
  /** Makes ready what the request does not wait for; what it answers is measured. */
  readonly prepare: (text: string) => () => unknown;
}

/** All that an editor waits for, each for itself. */
export const requests: readonly Request[] = [
  { name: "parse", prepare: (text) => () => parseDockerfile(text) },
  {
    name: "plan",
    prepare(text) {
      const dockerfile = parseDockerfile(text);
      return () => planBuild(dockerfile);
    },
  },
  { name: "explain", prepare: (text) => explainer(text, recordBuild(text)) },
  { name: "explain a failed build", prepare: (text) => explainer(text, recordFailedBuild(text)) },
  explainAfter("an edit in the middle", editMiddle),
  explainAfter("an edit of every second line", editEverySecondLine),
  explainAfter("a new second half", replaceHalf),
  explainAfter("halves swapped", swapHalves),
  {
    name: "hints, hover, lenses, status",
    prepare(text) {
      const explanation = explainer(text, recordBuild(text))();
      const lastLine = text.split("\n").length - 1;
      return () => [
        hintsFor(explanation, buildTime, "full"),
        hoverFor(explanation, lastLine, buildTime),
        lensesFor(explanation),
        statusFor(explanation, { kind: "answered" }),
      ];
    },
  },
];

function explainAfter(name: string, edit: Edit): Request {
  return { name: `explain ${name}`, prepare: (text) => explainer(edit(text), recordBuild(text)) };
}

function explainer(text: string, record: BuildRecord) {
  const facts = { text, builder: "buildkit", target: null, buildArgs: new Map<string, string>(), note: null } as const;
  return () => explain({ ...facts, record });
}
