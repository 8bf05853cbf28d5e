import { childPath } from "../../core/context/snapshot.ts";
import { cleanPath } from "../../core/plan/paths.ts";
import type { Folder } from "./folder.ts";
import { describeReach, mergeReaches, reachInto, reachOfNames, type Reach } from "./reach.ts";

/** How often links may lead to further links before they are taken for a circle. */
export const mostRounds = 40;

/**
 * What is read of a context with what links lead to, as far as the tree knows them: `reads` is what steps name. A link on
 * the way is followed. One inside a folder that is read is content, which only the classic builder looks behind (C11).
 */
export function reachBehindLinks(tree: Folder, reads: Reach, builder: "buildkit" | "classic"): Reach {
  let reach = reads;
  for (let round = 0; round < mostRounds && !reach.isWhole; round++) {
    const targets: Reach[] = [];
    collectTargets(tree, "", reach, builder === "classic", targets);
    const next = mergeReaches([reads, ...targets]);
    if (describeReach(next) === describeReach(reach)) return reach;
    reach = next;
  }
  return reach;
}

function collectTargets(folder: Folder, path: string, reach: Reach, looksInside: boolean, targets: Reach[]): void {
  if (reach.isWhole && !looksInside) return;
  for (const [name, target] of folder.targets ?? []) {
    const own = reachInto(reach, name);
    if (own !== null)
      targets.push(reachOfNames(namesOf(childPath(path, name), target), reach.isWhole ? justEntry : own));
  }
  for (const [name, inner] of folder.folders ?? []) {
    const own = reachInto(reach, name);
    if (own !== null) collectTargets(inner, childPath(path, name), own, looksInside, targets);
  }
}

/** An entry without what is in it: the classic builder does not walk on behind a link to a folder. */
const justEntry: Reach = { isWhole: false, names: new Map(), patterns: [] };

/** Where a link leads inside the context, which nothing leads out of. */
function namesOf(link: string, target: string): readonly string[] {
  const from = target.startsWith("/") ? "" : link.slice(0, link.lastIndexOf("/") + 1);
  return cleanPath(`/${from}${target}`)
    .split("/")
    .filter((name) => name !== "");
}
