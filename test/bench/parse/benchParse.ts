import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { BenchRow } from "../row.ts";
import { makeCorpus, makeFileOf } from "./corpus.ts";
import { loadOurs } from "./ours.ts";
import { loadPeer } from "./peer.ts";

// Else V8 throws away the code of the one while the other makes garbage.
setFlagsFromString("--no-flush-bytecode");
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

/** What the growth is measured of, how many of them to begin with, and a text with that many. */
const growing: readonly (readonly [of: string, count: number, make: MakeText])[] = [
  ["lines", 5_000, makeFileOf],
  ["continuation lines", 5_000, (count) => `FROM a\nRUN b${" \\\n  && c -d e".repeat(count)}\n`],
  ["comments", 10_000, (count) => `FROM a\nRUN b \\\n${"# why\n".repeat(count)}c\n${"# d\n".repeat(count)}`],
  ["heredocs", 2_000, (count) => `FROM a\n${"RUN <<EOF\nb $c\nEOF\n".repeat(count)}`],
  ["heredocs of one instruction", 1_000, makeHeredocs],
  ["stages", 2_000, (count) => "FROM a AS b\nCOPY --from=c d e\n".repeat(count)],
  ["words", 5_000, (count) => `FROM a\nENV${' b="c d"'.repeat(count)}\nCOPY${" x".repeat(count)} y\n`],
];

/** Times our parser beside dockerfile-ast, and its growth by itself. Takes a minute; the first run installs the peer. */
export async function benchParse(): Promise<BenchRow[]> {
  const [ours, peer] = await Promise.all([loadOurs(), loadPeer()]);
  const compare = (name: string, texts: readonly string[], goal: number): BenchRow =>
    compareTimes(name, { texts, parse: ours }, { texts, parse: peer }, goal);
  return [
    compare(`${realFiles} files in the style of real ones`, makeCorpus(realFiles), timesFasterOnRealFiles),
    compare("10 000 lines", [makeFileOf(10_000)], timesFasterOnLongFile),
    ...growing.map(([of, count, make]) => measureGrowth(of, { texts: [make(count)], parse: ours }, make(2 * count))),
  ];
}

function makeHeredocs(count: number): string {
  const names = Array.from({ length: count }, (_, index) => `E${index}`);
  return `FROM a\nCOPY ${names.map((name) => `<<${name} `).join("")}/b/\n${names.map((name) => `c\n${name}\n`).join("")}`;
}

function compareTimes(name: string, our: Work, their: Work, goal: number): BenchRow {
  const [ours, peer] = timeSideBySide(25, our, their);
  const ratio = peer / ours;
  return { name, ours, peer, ratio, goal: `≥ ${goal}×`, ok: ratio >= goal };
}

function measureGrowth(of: string, half: Work, whole: string): BenchRow {
  const [ours, peer] = timeSideBySide(60, { ...half, texts: [whole] }, half, collectGarbage);
  const ratio = ours / peer;
  const name = `growth per doubling of ${of}`;
  return { name, ours, peer, ratio, goal: `≤ ${growthLimit}×`, ok: ratio <= growthLimit };
}

/**
 * Milliseconds of two works done in turn, so that the machine's load meets both. Every text counts with its shortest
 * time: what a busy machine adds is not ours to measure.
 */
function timeSideBySide(
  rounds: number,
  first: Work,
  second: Work,
  prepare: () => void = () => undefined,
): [number, number] {
  const lowest: [number[], number[]] = [first.texts.map(() => Infinity), second.texts.map(() => Infinity)];
  warmUp(first);
  warmUp(second);
  for (let round = 0; round < rounds; round++) {
    prepare();
    lowerTimes(lowest[0], first);
    prepare();
    lowerTimes(lowest[1], second);
  }
  return [sum(lowest[0]), sum(lowest[1])];
}

/** Long enough for the compiler to be done with both, however fast they are. */
function warmUp({ texts, parse }: Work): void {
  const end = performance.now() + 1000;
  while (performance.now() < end) for (const text of texts) parse(text);
}

function lowerTimes(lowest: number[], { texts, parse }: Work): void {
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
