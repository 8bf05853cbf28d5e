import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { parseDockerfile } from "../../../server/src/core/dockerfile/parseDockerfile.ts";
import type { BenchRow } from "../row.ts";
import { makeCorpus, makeFileOf } from "./corpus.ts";
import { loadPeer } from "./peer.ts";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

const realFiles = 513;
const timesFasterOnRealFiles = 100;
const timesFasterOnLongFile = 20;
const growthLimit = 2.3;

/** Text of a Dockerfile with `count` of something; time has to grow with it in proportion. */
type MakeText = (count: number) => string;

interface Work {
  readonly texts: readonly string[];
  readonly parse: (text: string) => unknown;
}

/** Times our parser beside dockerfile-ast, and its growth by itself. Takes some seconds; the first run installs the peer. */
export async function benchParse(): Promise<BenchRow[]> {
  const peer = await loadPeer();
  const corpus = makeCorpus(realFiles);
  return [
    compare(`${realFiles} files in the style of real ones`, corpus, peer, timesFasterOnRealFiles),
    compare("10 000 lines", [makeFileOf(10_000)], peer, timesFasterOnLongFile),
    measureGrowth("lines", 5_000, makeFileOf),
    measureGrowth("continuation lines", 5_000, (count) => `FROM a\nRUN b${" \\\n  && c -d e".repeat(count)}\n`),
    measureGrowth(
      "comments",
      20_000,
      (count) => `FROM a\nRUN b \\\n${"# why\n".repeat(count)}c\n${"# d\n".repeat(count)}`,
    ),
    measureGrowth("heredocs", 2_000, (count) => `FROM a\n${"RUN <<EOF\nb $c\nEOF\n".repeat(count)}`),
    measureGrowth("heredocs of one instruction", 1_000, makeHeredocs),
    measureGrowth("stages", 2_000, (count) => "FROM a AS b\nCOPY --from=c d e\n".repeat(count)),
    measureGrowth("words", 5_000, (count) => `FROM a\nENV${' b="c d"'.repeat(count)}\nCOPY${" x".repeat(count)} y\n`),
  ];
}

function makeHeredocs(count: number): string {
  const names = Array.from({ length: count }, (_, index) => `E${index}`);
  return `FROM a\nCOPY ${names.map((name) => `<<${name} `).join("")}/b/\n${names.map((name) => `c\n${name}\n`).join("")}`;
}

function compare(name: string, texts: readonly string[], peer: (text: string) => void, goal: number): BenchRow {
  const [ours, theirs] = timeSideBySide(15, { texts, parse: parseDockerfile }, { texts, parse: peer });
  const ratio = theirs / ours;
  return { name, ours, peer: theirs, ratio, goal: `≥ ${goal}×`, ok: ratio >= goal };
}

function measureGrowth(of: string, count: number, make: MakeText): BenchRow {
  const whole = { texts: [make(2 * count)], parse: parseDockerfile };
  const half = { texts: [make(count)], parse: parseDockerfile };
  const [ours, peer] = timeSideBySide(41, whole, half);
  const ratio = ours / peer;
  const name = `growth per doubling of ${of}`;
  return { name, ours, peer, ratio, goal: `≤ ${growthLimit}×`, ok: ratio <= growthLimit };
}

/**
 * Milliseconds of two works done in turn, each without the garbage of the other. Every text counts with its shortest
 * time: what a busy machine adds is not ours to measure.
 */
function timeSideBySide(rounds: number, first: Work, second: Work): [number, number] {
  const lowest: [number[], number[]] = [first.texts.map(() => Infinity), second.texts.map(() => Infinity)];
  for (let round = 0; round < rounds; round++) {
    lowerTimes(lowest[0], first);
    lowerTimes(lowest[1], second);
  }
  return [sum(lowest[0]), sum(lowest[1])];
}

function lowerTimes(lowest: number[], { texts, parse }: Work): void {
  collectGarbage();
  texts.forEach((text, index) => {
    const start = process.hrtime.bigint();
    parse(text);
    const taken = Number(process.hrtime.bigint() - start) / 1e6;
    lowest[index] = Math.min(lowest[index] ?? Infinity, taken);
  });
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
