import { parseDockerfile } from "../../../server/src/core/dockerfile/parseDockerfile.ts";
import type { BenchRow } from "../row.ts";
import { makeCorpus, makeFileOf } from "./corpus.ts";
import { loadPeer } from "./peer.ts";

const realFiles = 513;
const timesFasterOnRealFiles = 100;
const timesFasterOnLongFile = 20;
const growthLimit = 2.3;

/** Text of a Dockerfile with `count` of something; time has to grow with it in proportion. */
type MakeText = (count: number) => string;

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
  const [ours, theirs] = timeSideBySide(
    15,
    () => texts.forEach((text) => parseDockerfile(text)),
    () => texts.forEach(peer),
  );
  const ratio = theirs / ours;
  return { name, ours, peer: theirs, ratio, goal: `≥ ${goal}×`, ok: ratio >= goal };
}

function measureGrowth(name: string, count: number, make: MakeText): BenchRow {
  const whole = make(2 * count);
  const half = make(count);
  const [ours, onHalf] = timeSideBySide(
    41,
    () => parseDockerfile(whole),
    () => parseDockerfile(half),
  );
  const ratio = ours / onHalf;
  return {
    name: `growth per doubling of ${name}`,
    ours,
    peer: onHalf,
    ratio,
    goal: `≤ ${growthLimit}×`,
    ok: ratio <= growthLimit,
  };
}

/** Median milliseconds of two actions done in turn, so that load on the machine meets both; warmed up before. */
function timeSideBySide(rounds: number, first: () => void, second: () => void): [number, number] {
  const times: [number[], number[]] = [[], []];
  for (let round = -5; round < rounds; round++) {
    const both = [time(first), time(second)] as const;
    if (round >= 0) both.forEach((each, index) => times[index]?.push(each));
  }
  return [median(times[0]), median(times[1])];
}

function time(action: () => void): number {
  const start = process.hrtime.bigint();
  action();
  return Number(process.hrtime.bigint() - start) / 1e6;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
