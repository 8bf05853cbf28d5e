import { loadCore } from "../bundle.ts";
import { atLeastFaster, type BenchRow } from "../row.ts";
import { timeSideBySide, wallClock } from "../timing.ts";
import { makeCorpus, makeFileOf } from "./corpus.ts";
import { loadPeer } from "./peer.ts";

const realFiles = 513;
// Enough for the compiler to have done its work on both.
const ROUNDS = 30;
// Looking at the clock takes as long as a tenth of a small file.
const FILES_AT_ONCE = 16;

/** Reads a text; only the time counts. */
type Parse = (text: string) => unknown;

/** Times our parser beside dockerfile-ast. */
export async function benchParse(): Promise<BenchRow[]> {
  const { parseDockerfile } = await loadCore();
  const peer = await loadPeer();
  const compare = (name: string, texts: readonly string[], goal: number): BenchRow => {
    const [ours, other] = timeSideBySide(ROUNDS, wallClock, parts(texts, parseDockerfile), parts(texts, peer));
    return atLeastFaster(goal, { name, ours, other, unit: "ms" });
  };
  return [
    compare(`parse ${realFiles} files like real ones`, makeCorpus(realFiles), 100),
    compare("parse 10 000 lines", [makeFileOf(10_000)], 20),
  ];
}

function parts(texts: readonly string[], parse: Parse): (() => unknown)[] {
  const starts = texts.flatMap((_, index) => (index % FILES_AT_ONCE === 0 ? [index] : []));
  return starts.map((start) => () => {
    for (const text of texts.slice(start, start + FILES_AT_ONCE)) parse(text);
  });
}
