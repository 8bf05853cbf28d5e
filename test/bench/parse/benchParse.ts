import { loadCore } from "../bundle.ts";
import { atLeastFaster, atMost, type BenchRow } from "../row.ts";
import { processorClock, timeSideBySide, wallClock } from "../timing.ts";
import { makeCorpus, makeFileOf } from "./corpus.ts";
import { loadPeer } from "./peer.ts";

const realFiles = 513;
const growthLimit = 2.3;
// Enough for the compiler to have done its work on both.
const ROUNDS = 30;

/** Reads a text; only the time counts. */
type Parse = (text: string) => unknown;

/** Many of something to parse. */
interface Growing {
  readonly of: string;
  readonly count: number;
  /** Text of a Dockerfile with `count` of it; time has to grow with it in proportion. */
  readonly make: (count: number) => string;
}

const growing: readonly Growing[] = [
  { of: "continuation lines", count: 5_000, make: (count) => `FROM a\nRUN b${" \\\n  && c -d e".repeat(count)}\n` },
  {
    of: "comments in an instruction",
    count: 20_000,
    make: (count) => `FROM a\nRUN b \\\n${"# why\n".repeat(count)}c\n${"# d\n".repeat(count)}`,
  },
  { of: "heredocs of one instruction", count: 1_000, make: makeHeredocs },
  {
    of: "words",
    count: 5_000,
    make: (count) => `FROM a\nENV${' b="c d"'.repeat(count)}\nCOPY${" x".repeat(count)} y\n`,
  },
];

/** Times our parser beside dockerfile-ast, and how it grows where only the parser has much to do. */
export async function benchParse(): Promise<BenchRow[]> {
  const { parseDockerfile } = await loadCore();
  const peer = await loadPeer();
  const compare = (name: string, texts: readonly string[], goal: number): BenchRow => {
    const [ours, other] = timeSideBySide(ROUNDS, wallClock, parts(texts, parseDockerfile), parts(texts, peer));
    return atLeastFaster(goal, { name, ours, other, unit: "ms" });
  };
  const measureGrowth = ({ of, count, make }: Growing): BenchRow => {
    const [twice, once] = [make(2 * count), make(count)].map((text) => parts([text], parseDockerfile));
    const [ours, other] = timeSideBySide(41, processorClock, twice ?? [], once ?? []);
    return atMost(growthLimit, { name: `parse: twice the ${of}`, ours, other, unit: "ms" });
  };
  return [
    compare(`parse ${realFiles} files like real ones`, makeCorpus(realFiles), 100),
    compare("parse 10 000 lines", [makeFileOf(10_000)], 20),
    ...growing.map(measureGrowth),
  ];
}

function parts(texts: readonly string[], parse: Parse): (() => unknown)[] {
  return texts.map((text) => () => parse(text));
}

function makeHeredocs(count: number): string {
  const names = Array.from({ length: count }, (_, index) => `E${index}`);
  return `FROM a\nCOPY ${names.map((name) => `<<${name} `).join("")}/b/\n${names.map((name) => `c\n${name}\n`).join("")}`;
}
