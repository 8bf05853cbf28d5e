import { readScenarios } from "../scenarios/prediction/scenario.ts";
import { withBuilders } from "./engine.ts";
import { draftedStory, generateDrafts, type DraftedStory } from "./generate/generateStory.ts";
import type { AccuracyOptions } from "./options.ts";
import { CorePredictor } from "./predictor.ts";
import { ProgramPredictor } from "./programPredictor.ts";
import { describeFault, describeFaults } from "./report.ts";
import { runStories } from "./runStories.ts";
import { runStory, warmUpBuilder, type Judgement, type Stage, type StoryResult } from "./runStory.ts";
import { shrinkStory } from "./shrink.ts";
import { storyOfRecorded, type Story } from "./story.ts";
import { isFault, type Tally } from "./tally.ts";
import { startWebServer } from "./webServer.ts";

/** Tells stories on each builder, and what came of it. `say` hears of each fault as it is found. */
export async function measureAccuracy(
  options: AccuracyOptions,
  say: (line: string) => void,
): Promise<readonly Tally[]> {
  const web = await startWebServer();
  const tallies: Tally[] = [];
  let stories = 0;
  const nextWord = (): string => `r${process.pid}x${stories++}`;
  try {
    await withBuilders(options.builders, async (on) => {
      const makePredictor: Stage["makePredictor"] =
        options.through === "core"
          ? () => new CorePredictor(on)
          : (places) => new ProgramPredictor(places, on, options.through === "cli");
      const stage: Stage = { on, web, makePredictor, nextWord };
      await warmUpBuilder(stage);
      const given = chooseRecorded(options);
      if (given.length > 0) tallies.push(await measureRecorded(given, stage, options, say));
      if (options.generated > 0) tallies.push(await measureGenerated(stage, options, say));
    });
  } finally {
    web.close();
  }
  return tallies;
}

function chooseRecorded({ given, only }: AccuracyOptions): readonly Story[] {
  if (given === null) return [];
  const stories = readScenarios().map(storyOfRecorded);
  return stories.filter(
    ({ name }, index) => index % given.of === given.part - 1 && (only === null || name.includes(only)),
  );
}

async function measureRecorded(
  stories: readonly Story[],
  stage: Stage,
  { atOnce }: AccuracyOptions,
  say: (line: string) => void,
): Promise<Tally> {
  const startedAt = performance.now();
  const { results, untold } = await runStories(stories, stage, atOnce, (result) => {
    for (const line of describeFaults(stage.on.name, result)) say(line);
  });
  for (const { story, missing } of untold) say(`${stage.on.name} ${story.name}: not tried here, it needs ${missing}`);
  return { title: `given, ${stage.on.name}`, results, seconds: (performance.now() - startedAt) / 1000 };
}

async function measureGenerated(stage: Stage, options: AccuracyOptions, say: (line: string) => void): Promise<Tally> {
  const startedAt = performance.now();
  const { seed, only, generated, atOnce, shrinks, through } = options;
  const numbers = only === null ? Array.from({ length: generated }, (_, index) => index + 1) : [Number(only)];
  const drafts = new Map(
    numbers.map((number) => [nameStory(seed, number), generateDrafts(seed, number, stage.on.builder)]),
  );
  const stories = [...drafts].map(([name, each]) => draftedStory(name, each));
  const { results } = await runStories(stories, stage, atOnce, (result) => {
    for (const line of describeFaults(stage.on.name, result)) say(line);
  });
  const title = `generated, ${stage.on.name}`;
  const tally = { title, results, seconds: (performance.now() - startedAt) / 1000 };
  for (const result of results) {
    const [fault] = result.judgements.filter(isFault);
    if (fault === undefined) continue;
    say(
      `${result.story.name} again: npm run accuracy -- --on ${stage.on.name} --through ${through} --seed ${seed} --only ${result.story.name.split("#")[1] ?? ""}`,
    );
    const own = drafts.get(result.story.name);
    if (shrinks && own !== undefined) say(await describeSmallest(own, fault, stage));
  }
  return tally;
}

function nameStory(seed: number, number: number): string {
  return `seed ${seed} #${number}`;
}

/** The story cut down to what still goes wrong in the same way. */
async function describeSmallest(drafts: DraftedStory, fault: Judgement, stage: Stage): Promise<string> {
  const told = drafts.slice(0, fault.round);
  const tell = (each: DraftedStory): Promise<StoryResult> => runStory(draftedStory("smaller", each), stage);
  const findFault = ({ judgements }: StoryResult, round: number): Judgement | undefined =>
    judgements.find((each) => each.round === round && each.outcome === fault.outcome && isFault(each));
  const smallest = await shrinkStory(told, async (each) => findFault(await tell(each), each.length) !== undefined);
  const result = await tell(smallest);
  const found = findFault(result, smallest.length);
  const builds = result.story.rounds.map(({ build }, index) => {
    const {
      dockerfile,
      images: _,
      dockerfileName: _n,
      dockerfileInContext: _c,
      contextDir: _d,
      platform: _p,
      network: _w,
      ...rest
    } = build;
    return `  --- build ${index + 1}: ${JSON.stringify(rest)}\n${dockerfile}`;
  });
  return [
    ...builds,
    found === undefined ? "  it did not fail again" : `  ${describeFault(stage.on.name, result, found)}`,
  ].join("\n");
}
