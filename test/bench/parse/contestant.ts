// One parser with its texts, in a process of its own: `contestant.ts ours|peer files|lines`. At each message it takes a turn,
// and answers with the shortest milliseconds of each part so far.
import { loadCore } from "../bundle.ts";
import { collectGarbage, timeOf, wallClock, type Work } from "../timing.ts";
import { makeCorpus, makeFileOf } from "./corpus.ts";
import { loadPeer } from "./peer.ts";

/** Files like real ones, and the lines of one long file. */
const sizes = { files: 513, lines: 10_000 };
// Looking at the clock takes as long as a tenth of a small file.
const FILES_AT_ONCE = 16;
/** A turn takes this long at least, so that the faster parser is not measured less than the slower. */
const TURN_MS = 100;

const [who, what] = process.argv.slice(2);
const parse: (text: string) => unknown = who === "ours" ? (await loadCore()).parseDockerfile : await loadPeer();
const work = parts(what === "files" ? makeCorpus(sizes.files) : [makeFileOf(sizes.lines)]);
const shortest = work.map(() => Infinity);

process.on("message", () => {
  collectGarbage();
  const start = wallClock();
  do work.forEach((part, at) => (shortest[at] = Math.min(shortest[at] ?? Infinity, timeOf(part, wallClock))));
  while (wallClock() - start < TURN_MS);
  process.send?.(shortest);
});
process.send?.("ready");

function parts(texts: readonly string[]): Work {
  const starts = texts.flatMap((_, index) => (index % FILES_AT_ONCE === 0 ? [index] : []));
  return starts.map((start) => () => {
    for (const text of texts.slice(start, start + FILES_AT_ONCE)) parse(text);
  });
}
