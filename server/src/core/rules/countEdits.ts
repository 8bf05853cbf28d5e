import { alignInstructions, type AlignedInstruction } from "../build/alignInstructions.ts";
import type { Instruction } from "../dockerfile/dockerfile.ts";
import { parseDockerfile } from "../dockerfile/parseDockerfile.ts";
import { countChanging, type CommitCount } from "./countCommits.ts";
import type { RuleInput } from "./rule.ts";

/**
 * Counts the commits that edited an instruction, of the last ones of the repository. Null where that can't be told: the
 * Dockerfile has to lie in the context, since commits are told of that.
 */
export function countEdits({ explanation, files }: RuleInput): (instruction: Instruction) => CommitCount | null {
  const { lastBuild, dockerfile } = explanation;
  const path = lastBuild?.dockerfile.path ?? null;
  const folder = `${files.folder?.replace(/\/$/, "") ?? ""}/`;
  const touched =
    path?.startsWith(folder) === true ? countChanging(files, (file) => file === path.slice(folder.length)) : null;
  if (touched === null || files.editions === undefined) return () => null;
  const editions = files.editions.slice(0, touched.changed + 1).map((text) => parseDockerfile(text).instructions);
  return ({ index }) => ({ ...touched, changed: countAlong(dockerfile.instructions, index, editions) });
}

/** Follows an instruction from edition to older edition, as long as they have it. The last edit may not be committed yet. */
function countAlong(
  now: readonly AlignedInstruction[],
  index: number,
  editions: readonly (readonly AlignedInstruction[])[],
): number {
  let [later, at, changed] = [now, index, 0];
  for (const [age, edition] of editions.entries()) {
    const alignment = alignInstructions(edition, later)[at];
    if (alignment === undefined || alignment.kind === "new") break;
    if (alignment.kind === "edited" && age > 0) changed += 1;
    [later, at] = [edition, alignment.index];
  }
  return changed;
}
