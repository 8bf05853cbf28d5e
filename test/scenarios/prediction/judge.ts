import type { PredictedInstruction } from "../../../server/src/core/cache/predict.ts";
import type { Verdict } from "../../../server/src/core/cache/reason.ts";
import { parseDockerfile } from "../../../server/src/core/dockerfile/parseDockerfile.ts";
import type { ImageStore } from "../../../server/src/core/context/world.ts";
import { predictScenario } from "./predictScenario.ts";
import type { ExpectedStatus, Scenario } from "./scenario.ts";

export type Outcome = "right" | "wrong cached" | "wrong rebuild" | "wrong" | "unknown";

/** One instruction of a scenario with what was said of it and what happened. */
export interface Judgement {
  readonly scenario: Scenario;
  readonly imageStore: ImageStore;
  readonly line: number;
  /** `instruction`, `onbuild` for a trigger, `link` for the merge of COPY --link. */
  readonly part: string;
  readonly expected: ExpectedStatus;
  readonly predicted: Verdict;
  readonly outcome: Outcome;
}

/** Compares prediction and recorded outcome, instruction by instruction, for every image store it holds for. */
export function judge(scenario: Scenario): readonly Judgement[] {
  const stores: readonly ImageStore[] =
    scenario.imageStore === "graphdriver" || scenario.imageStore === "containerd"
      ? [scenario.imageStore]
      : scenario.builder === "classic"
        ? ["graphdriver"]
        : ["graphdriver", "containerd"];
  return stores.flatMap((store) => judgeWith(scenario, store));
}

function judgeWith(scenario: Scenario, imageStore: ImageStore): readonly Judgement[] {
  const platforms = predictScenario(scenario, imageStore);
  const { instructions } = parseDockerfile(scenario.after.dockerfile);
  return scenario.expected.flatMap(({ line, status, onbuild, link }) => {
    const index = instructions.findIndex((instruction) => instruction.line === line);
    const answers = platforms.map((answer) => answer[index]);
    const add = (
      part: string,
      expected: ExpectedStatus,
      pick: (each: PredictedInstruction) => Verdict | null,
    ): Judgement => {
      const predicted = worst(answers.map((each) => (each === undefined ? null : pick(each))));
      return { scenario, imageStore, line, part, expected, predicted, outcome: compare(expected, predicted, scenario) };
    };
    return [
      add("instruction", status, ({ verdict }) => verdict),
      ...(onbuild ?? []).map((trigger, at) => add("onbuild", trigger.status, ({ triggers }) => triggers[at] ?? null)),
      ...(link === undefined ? [] : [add("link", link, ({ merge }) => merge)]),
    ];
  });
}

/** Of several platforms the one with the most to do counts. */
function worst(verdicts: readonly (Verdict | null)[]): Verdict {
  const order = ["rebuild", "unknown", "cached", "skip", "metadata"];
  const given = verdicts.filter((verdict) => verdict !== null);
  return given.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))[0] ?? { kind: "skip" };
}

const verdictOf = { cached: "cached", rebuilt: "rebuild", metadata: "metadata", "not-built": "skip" } as const;

/** What a failed build did not come to was not cached; that it would fail there can't be known. */
function compare(expected: ExpectedStatus, { kind }: Verdict, { options }: Scenario): Outcome {
  if (kind === verdictOf[expected]) return "right";
  if (kind === "unknown") return "unknown";
  if (expected === "not-built" && !options.buildSucceeds && kind === "rebuild") return "right";
  return kind === "cached" ? "wrong cached" : kind === "rebuild" ? "wrong rebuild" : "wrong";
}
