import { cleanPath } from "../../core/plan/paths.ts";
import { describeReach, mergeReaches, reachOfNames, type Reach } from "./reach.ts";

/** Rounds in which links may lead to further links before they are taken for a circle. */
const mostRounds = 40;

/**
 * Finds out what steps read behind links. A listing tells of each link it meets; what those lead to is read in the next
 * listing, until there is nothing new.
 */
export class LinkFollower {
  private readonly builder: "buildkit" | "classic";
  private readonly targets = new Map<string, Reach>();
  private rounds = 0;

  constructor(builder: "buildkit" | "classic") {
    this.builder = builder;
  }

  /** Takes note of a link. Inside a folder that is read it is content, which only the classic builder looks behind (C11). */
  readonly note = (path: string, target: string, reach: Reach, isInside: boolean): void => {
    if (isInside && this.builder === "buildkit") return;
    this.targets.set(path, reachOfNames(namesOf(path, target), isInside ? justEntry : reach));
  };

  /** Begins a new search. */
  start(): void {
    this.rounds = 0;
  }

  /** What is read, with what the links lead to; null when that is what was read in the `last` listing. */
  extend(reads: Reach, last: Reach | null): Reach | null {
    const extended = mergeReaches([reads, ...this.targets.values()]);
    const isNew = last === null || describeReach(extended) !== describeReach(last);
    return isNew && ++this.rounds < mostRounds ? extended : null;
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
