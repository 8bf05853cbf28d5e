import type { Instruction } from "../../dockerfile/dockerfile.ts";
import { baseName } from "../../plan/paths.ts";
import { makeEditFix, type EditFix } from "../finding.ts";
import { canJoin, joinRuns, readJoinable, type Joinable } from "../joinRuns.ts";
import type { RuleInput } from "../rule.ts";
import { isSeveral, splitIntoRuns } from "../stages.ts";

/**
 * Makes one RUN of neighbours, of which the first downloads or makes a file and the last deletes it. One in between that says nothing
 * of the file keeps its own place in the cache: then there is no fix.
 */
export function joinDownload(neighbours: readonly Instruction[], path: string, input: RuleInput): EditFix[] {
  const last = neighbours.at(-1);
  // What an archive unpacks to is called like it, but for its end.
  const word = /^[a-z]{3,}/i.exec(baseName(path))?.[0] ?? baseName(path);
  const belongs = (run: readonly Joinable[], next: Joinable): boolean => {
    return (next.instruction === last || next.script.text.includes(word)) && canJoin(run, next, input);
  };
  const joinable = neighbours.map((each) => readJoinable(each, input));
  const [runs = []] = splitIntoRuns(joinable, belongs);
  if (runs.length < neighbours.length || !isSeveral(runs)) return [];
  return [makeEditFix(`Merge ${runs.length} RUN instructions`, true, () => joinRuns(runs, input))];
}
