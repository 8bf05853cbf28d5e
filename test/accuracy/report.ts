import type { Judgement, StoryResult } from "./runStory.ts";
import { isFault } from "./tally.ts";

/** All that went wrong in a story, a line each. */
export function describeFaults(builder: string, result: StoryResult): readonly string[] {
  const { story, judgements, operations } = result;
  return [
    ...judgements.filter(isFault).map((fault) => describeFault(builder, result, fault)),
    ...operations.flat().map((line) => `${builder}, ${story.name}: another plan: ${line}`),
  ];
}

/** What went wrong, and in which story. */
export function describeFault(builder: string, { story, failures }: StoryResult, fault: Judgement): string {
  const failed = failures.length === 0 ? "" : ` (${failures.join("; ")})`;
  return `${builder}, ${story.name}: ${describeJudgement(fault)}${failed}`;
}

function describeJudgement({ round, line, text, predicted, did, outcome }: Judgement): string {
  const [first = ""] = text.split("\n");
  const reasons = predicted.reasons.length === 0 ? "" : ` ${JSON.stringify(predicted.reasons)}`;
  return `${outcome}: build ${round}, line ${line}: ${first}: it was ${did}, we said ${predicted.kind}${reasons}`;
}
