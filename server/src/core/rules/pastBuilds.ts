import type { BuildRecord } from "../build/buildRecord.ts";
import { lastStepsOf, type DescribeLastSteps } from "../build/describeLastSteps.ts";
import type { RuleFacts } from "./rule.ts";

/** The builds that rules go by: the last one, then earlier ones. Each is made ready when it is first asked for. */
export function listBuilds(
  last: BuildRecord | null,
  earlier: readonly BuildRecord[],
): Required<Pick<RuleFacts, "builds" | "buildSteps">> {
  const others = earlier.filter(({ ref }) => ref !== last?.ref);
  const builds = last === null ? others : [last, ...others];
  return { builds, buildSteps: builds.map(describeLater) };
}

function describeLater(record: BuildRecord): DescribeLastSteps {
  let describe: DescribeLastSteps | null = null;
  return (dockerfile) => {
    describe ??= lastStepsOf(record);
    return describe(dockerfile);
  };
}
