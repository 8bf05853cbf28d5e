import type { Story } from "./story.ts";
import { disturbsOthers, whatIsMissing } from "./scenery.ts";
import { runStory, type Stage, type StoryResult } from "./runStory.ts";

/** Stories that were told, and those that can't be on this machine, with what is missing. */
export interface Told {
  readonly results: readonly StoryResult[];
  readonly untold: readonly { readonly story: Story; readonly missing: string }[];
}

/** Tells all stories that hold for a builder, some at a time; those that others would feel come last, each alone. */
export async function runStories(
  stories: readonly Story[],
  stage: Stage,
  atOnce: number,
  onResult: (result: StoryResult) => void = () => undefined,
): Promise<Told> {
  const { builder, imageStore } = stage.on;
  const fitting = stories.filter((story) => {
    return story.builder === builder && (story.imageStores.length === 0 || story.imageStores.includes(imageStore));
  });
  const missing = fitting.map((story) => ({ story, missing: whatIsMissing(story) }));
  const able = missing.flatMap((each) => (each.missing === null ? [each.story] : []));
  const results: StoryResult[] = [];
  const tell = async (story: Story): Promise<void> => {
    const result = await runStory(story, stage);
    results.push(result);
    onResult(result);
  };
  const quiet = able.filter((story) => !disturbsOthers(story));
  await inParallel(quiet, atOnce, tell);
  for (const story of able.filter(disturbsOthers)) await tell(story);
  return {
    results,
    untold: missing.flatMap(({ story, missing: what }) => (what === null ? [] : [{ story, missing: what }])),
  };
}

async function inParallel<T>(all: readonly T[], atOnce: number, work: (each: T) => Promise<void>): Promise<void> {
  const waiting = all.values();
  const worker = async (): Promise<void> => {
    for (const each of waiting) await work(each);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
