import type { Draft } from "./draft.ts";
import type { Random } from "./random.ts";
import { makeWord, variableNames } from "./words.ts";

/** A change of the command line. */
export type OptionChange = (draft: Draft, random: Random) => Draft | null;

const common = [["--no-cache"], ["--add-host", "h1:10.0.0.1"], ["--shm-size", "32m"], ["--ulimit", "nofile=1024"]];
const labels = [
  ["--label", "k=w1"],
  ["--label", "k=w2"],
];

export const optionChanges: readonly OptionChange[] = [
  (draft, random) => ({ ...draft, buildArgs: { ...draft.buildArgs, [random.pick(variableNames)]: makeWord(random) } }),
  (draft, random) => ({ ...draft, buildArgs: { ...draft.buildArgs, [random.pick(variableNames)]: makeWord(random) } }),
  (draft) => (Object.keys(draft.buildArgs).length === 0 ? null : { ...draft, buildArgs: {} }),
  (draft, random) => ({
    ...draft,
    buildArgs: { ...draft.buildArgs, [random.pick(["NOPE", "HTTP_PROXY", "SOURCE_DATE_EPOCH"])]: "1" },
  }),
  (draft, random) => ({ ...draft, target: draft.target === null ? random.pick(draft.stages).id : null }),
  (draft, random) => ({
    ...draft,
    flags: draft.flags.length > 0 ? [] : random.pick([...common, ...labels, filter(draft, random)]),
  }),
];

/** Only BuildKit can leave the cache out for some stages. */
function filter({ builder, stages }: Draft, random: Random): readonly string[] {
  const names = stages.flatMap(({ name }) => name ?? []);
  return builder === "classic" || names.length === 0 ? ["--no-cache"] : [`--no-cache-filter=${random.pick(names)}`];
}
