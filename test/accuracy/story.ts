import type { ImageStore } from "../../server/src/core/context/world.ts";
import type { ExpectedInstruction, Scenario, ScenarioBuild } from "../scenarios/prediction/scenario.ts";

/** Builds that are made one after the other for real, and which of them are predicted. */
export interface Story {
  /** Names it among its like: `add-content/buildkit`, `seed 7 #12`. */
  readonly name: string;
  readonly builder: Scenario["builder"];
  /** The name that the images of its builds get. */
  readonly tag: string;
  /** The image stores for which it holds; empty for any. */
  readonly imageStores: readonly ImageStore[];
  readonly rounds: readonly Round[];
}

/** One build of a story. */
export interface Round {
  readonly build: ScenarioBuild;
  /** Whether what it does is predicted and compared. */
  readonly isJudged: boolean;
  /** What real builders did there before, when that is known. */
  readonly recorded: readonly ExpectedInstruction[] | null;
}

/** A recorded scenario as a story: only its last build is judged. */
export function storyOfRecorded(scenario: Scenario): Story {
  const story = storyOf(scenario.id, `agc/${scenario.scenario}-n0`, scenario);
  const [last] = story.rounds.slice(-1);
  const before = story.rounds.slice(0, -1).map((round) => ({ ...round, isJudged: false }));
  return { ...story, rounds: last === undefined ? [] : [...before, { ...last, recorded: scenario.expected }] };
}

/** The builds that a story consists of. */
export type StoryBuilds = Pick<Scenario, "builder" | "imageStore" | "earlier" | "before" | "after">;

/** A story in which each build but the first is judged. */
export function storyOf(
  name: string,
  tag: string,
  { builder, imageStore, earlier, before, after }: StoryBuilds,
): Story {
  const builds = [...(earlier ?? []), before, after];
  return {
    name,
    builder,
    tag,
    imageStores: imageStore === undefined || imageStore === "any" ? [] : [imageStore],
    rounds: builds.map((build, index) => ({ build, isJudged: index > 0, recorded: null })),
  };
}

/**
 * The story with `n0` wherever it stands alone replaced by a word of the same run: every story has it in its first steps,
 * so that none finds what another left in the cache.
 */
export function markStory<T>(value: T, word: string): T {
  if (typeof value === "string") return value.replaceAll(/\bn0\b/g, word) as T;
  if (Array.isArray(value)) return value.map((each: unknown) => markStory(each, word)) as T;
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, each]) => [markStory(key, word), markStory(each as unknown, word)]);
  return Object.fromEntries(entries) as T;
}
