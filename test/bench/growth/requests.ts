import type { BuildRecord } from "../../../server/src/core/build/buildRecord.ts";
import type * as Core from "../core.ts";
import { buildTime, recordBuild, recordFailedBuild } from "./builtRecord.ts";
import { type Edit, editEverySecondLine, editMiddle, replaceHalf, swapHalves } from "./edits.ts";

/** Something that an editor waits for. */
export interface Request {
  readonly name: string;
  /** How many times as much it is given: what takes little time is measured on more. */
  readonly scale: number;
  /** Makes ready what the request does not wait for; what it answers is measured. */
  readonly prepare: (text: string) => () => unknown;
}

/** All that an editor waits for, each for itself. */
export function requestsOf(core: typeof Core): readonly Request[] {
  const explainer = (text: string, record: BuildRecord) => () => {
    const options = { builder: "buildkit", target: null, buildArgs: new Map(), platform: null } as const;
    return core.explain({ text, ...options, record, note: null });
  };
  const explainAfter = (name: string, edit: Edit): Request => ({
    name: `explain ${name}`,
    scale: 1,
    prepare: (text) => explainer(edit(text), recordBuild(text)),
  });
  const prepareViews = (text: string) => {
    const explanation = explainer(text, recordBuild(text))();
    const lastLine = text.split("\n").length - 1;
    return {
      hints: () => core.hintsFor(explanation, buildTime, "full"),
      hover: () => core.hoverFor(explanation, lastLine, buildTime),
      lenses: () => core.lensesFor(explanation),
      status: () => core.statusFor(explanation, { kind: "answered" }),
    };
  };
  return [
    { name: "parse", scale: 4, prepare: (text) => () => core.parseDockerfile(text) },
    {
      name: "plan",
      scale: 2,
      prepare(text) {
        const dockerfile = core.parseDockerfile(text);
        return () => core.planBuild(dockerfile);
      },
    },
    { name: "explain", scale: 1, prepare: (text) => explainer(text, recordBuild(text)) },
    { name: "explain a failed build", scale: 1, prepare: (text) => explainer(text, recordFailedBuild(text)) },
    explainAfter("an edit in the middle", editMiddle),
    explainAfter("an edit of every second line", editEverySecondLine),
    explainAfter("a new second half", replaceHalf),
    explainAfter("halves swapped", swapHalves),
    ...(["hints", "hover", "lenses", "status"] as const).map((view): Request => {
      return { name: view, scale: 8, prepare: (text) => prepareViews(text)[view] };
    }),
  ];
}
