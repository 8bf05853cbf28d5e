// `npm run accuracy`: builds scenarios for real, compares each prediction with what the builder did, and prints a table.
import { parseArgs } from "node:util";
import { readScenarios } from "../scenarios/prediction/scenario.ts";
import { withBuilders, builderNames, type BuilderName } from "./engine.ts";
import { CorePredictor } from "./predictor.ts";
import { runStories } from "./runStories.ts";
import { storyOfRecorded } from "./story.ts";
import { describeJudgement, isFault, layOutTallies, type Tally } from "./tally.ts";
import { startWebServer } from "./webServer.ts";

const { values } = parseArgs({ options: { only: { type: "string" }, engine: { type: "string", default: "buildkit,classic" } } });
const names = values.engine.split(",").filter((n): n is BuilderName => builderNames.includes(n as BuilderName));
const stories = readScenarios().map(storyOfRecorded).filter(({ name }) => values.only === undefined || name.includes(values.only));
const web = await startWebServer();
const tallies: Tally[] = [];
let count = 0;
await withBuilders(names, async (on) => {
  const startedAt = performance.now();
  const { results, untold } = await runStories(stories, { on, web, makePredictor: () => new CorePredictor(), nextWord: () => `w${process.pid}x${count++}` }, 2, (result) => {
    for (const judgement of result.judgements) if (isFault(judgement)) console.log(on.name, result.story.name, describeJudgement(judgement), result.failures.join(" | "));
    const exp = result.story.rounds.at(-1)?.recorded ?? [];
    for (const j of result.judgements) { const e = exp.find((x) => x.line === j.line); if (e && ({cached:"cached",rebuilt:"built",metadata:"metadata","not-built":"skipped"})[e.status] !== j.did && !(e.status==="rebuilt"&&j.did==="failed")) console.log("RECORDED", on.name, result.story.name, j.line, e.status, j.did); }
  });
  for (const { story, missing } of untold) console.log("untold", story.name, missing);
  tallies.push({ title: on.name, results, seconds: (performance.now() - startedAt) / 1000 });
});
web.close();
for (const line of layOutTallies(tallies)) console.log(line);
