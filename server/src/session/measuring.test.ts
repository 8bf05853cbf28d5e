import assert from "node:assert/strict";
import type { ImageWaste } from "../core/build/contents/measuredImage.ts";
import { recordOf } from "../core/build/record.fixture.ts";
import { startMeasuring, type Measuring } from "./measuring.ts";

const waste: ImageWaste = { measured: new Set([1]), waste: [] };
const build = (ref: string) => recordOf([], { ref });
const pauseOver = () => new Promise((resolve) => setTimeout(resolve, 5));

/** Measures after 1 ms, and notes for which builds it did. */
function startTrial(answer: ImageWaste | null = waste) {
  const asked: string[] = [];
  const signals: AbortSignal[] = [];
  const news: string[] = [];
  const measure = (record: { ref: string }, signal: AbortSignal): Promise<ImageWaste | null> => {
    asked.push(record.ref);
    signals.push(signal);
    return Promise.resolve(answer);
  };
  const onError = (error: unknown): void => void news.push(String(error));
  const measuring: Measuring = startMeasuring(measure, () => news.push("measured"), onError, 1);
  return { measuring, asked, signals, news };
}

describe("What is known of the last build's image", () => {
  it("is measured after a pause, and told when it is there", async () => {
    const { measuring, asked, news } = startTrial();
    measuring.follow(build("a"));
    assert.deepEqual([measuring.waste, asked], [null, []]);
    await pauseOver();
    assert.deepEqual([measuring.waste, asked, news], [waste, ["a"], ["measured"]]);
  });

  it("is measured once for a build, however often it is told of", async () => {
    const { measuring, asked } = startTrial();
    for (let times = 0; times < 3; times++) {
      measuring.follow(build("a"));
      await pauseOver();
    }
    assert.deepEqual(asked, ["a"]);
  });

  it("is forgotten when another build is the last one, and then of that one", async () => {
    const { measuring, asked, signals } = startTrial();
    measuring.follow(build("a"));
    await pauseOver();
    measuring.follow(build("b"));
    assert.equal(measuring.waste, null);
    assert.equal(signals[0]?.aborted, true);
    await pauseOver();
    assert.deepEqual([measuring.waste, asked], [waste, ["a", "b"]]);
    measuring.follow(null);
    assert.equal(measuring.waste, null);
  });

  it("is not looked for where a newer build comes in the pause, or the document is closed", async () => {
    const { measuring, asked } = startTrial();
    measuring.follow(build("a"));
    measuring.follow(build("b"));
    measuring.end();
    await pauseOver();
    assert.deepEqual(asked, []);
  });

  it("is nothing to tell where it can't be measured", async () => {
    const { measuring, news } = startTrial(null);
    measuring.follow(build("a"));
    await pauseOver();
    assert.deepEqual([measuring.waste, news], [null, []]);
  });
});
