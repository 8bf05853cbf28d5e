import { setTimeout as sleep } from "node:timers/promises";
import { atMost, type BenchRow } from "../row.ts";
import { median, wallClock } from "../timing.ts";
import { type Contestant, findContestants } from "./contestants.ts";
import { makeDocument } from "./document.ts";
import { processorTime, residentMemory } from "./processCosts.ts";
import { startVisit, type Visit } from "./visit.ts";

/** Medians of what ours and another server took. */
type Taken = Pick<BenchRow, "ours" | "other">;

/** What is measured of a server that is there to be visited. */
type Measure = (visit: Visit) => number | Promise<number>;

/** How often something is done before it counts, and how often it counts. */
interface Rounds {
  readonly warmUp: number;
  readonly counted: number;
}

const SHORT_ROUNDS: Rounds = { warmUp: 600, counted: 400 };
const LONG_ROUNDS: Rounds = { warmUp: 10, counted: 20 };
const STARTS: Rounds = { warmUp: 1, counted: 15 };
const IDLE_STARTS: Rounds = { warmUp: 0, counted: 5 };
const IDLE_MS = 2000;

/** Measures the built server beside the peer and beside a server that does nothing, in turns. Takes a minute or two. */
export async function benchServer(): Promise<BenchRow[]> {
  const { ours, peer, nothing } = await findContestants();
  const edit = (lines: string, than: string) => `edit of ${lines} lines → diagnostics and hints, of ${than}`;
  const short = async (lines: number): Promise<BenchRow> => {
    const taken = await timeTyping(ours, nothing, lines, SHORT_ROUNDS);
    return atMost(1.3, { name: edit(String(lines), "a server that does nothing"), ...taken, unit: "ms" });
  };
  const rows = [await short(20), await short(500)];
  const long = await timeTyping(ours, peer, 10_000, LONG_ROUNDS);
  rows.push(atMost(1 / 15, { name: edit("10 000", "the peer"), ...long, unit: "ms" }, "≤ 1/15"));
  const start = await measureStarts(ours, peer, STARTS, (visit) => processorTime(pidOf(visit)));
  rows.push(atMost(0.7, { name: "processor time until initialized, of the peer", ...start, unit: "ms" }));
  const idle = await measureStarts(ours, peer, IDLE_STARTS, memoryWhenIdle);
  rows.push(atMost(0.9, { name: "idle memory with 500 lines open, of the peer", ...idle, unit: "MB" }));
  return rows;
}

async function timeTyping(ours: Contestant, other: Contestant, lines: number, rounds: Rounds): Promise<Taken> {
  const document = makeDocument(lines);
  const open = async (contestant: Contestant): Promise<Visit> => {
    const visit = await startVisit(contestant);
    await visit.open(document);
    return visit;
  };
  const time = (visit: Visit) => async (): Promise<number> => {
    const start = wallClock();
    await visit.type();
    return wallClock() - start;
  };
  const [first, second] = [await open(ours), await open(other)];
  const taken = await inTurns(rounds, time(first), time(second));
  await Promise.all([first.end(), second.end()]);
  return taken;
}

async function measureStarts(ours: Contestant, other: Contestant, rounds: Rounds, measure: Measure): Promise<Taken> {
  const start = (contestant: Contestant) => async (): Promise<number> => {
    const visit = await startVisit(contestant);
    const measured = await measure(visit);
    await visit.end();
    return measured;
  };
  return inTurns(rounds, start(ours), start(other));
}

async function memoryWhenIdle(visit: Visit): Promise<number> {
  await visit.open(makeDocument(500));
  await sleep(IDLE_MS);
  return residentMemory(pidOf(visit));
}

function pidOf({ server }: Visit): number {
  if (server.pid === undefined) throw new Error("The server could not be started.");
  return server.pid;
}

/** Measures the two one after the other, round by round, so that load on the machine meets both. */
async function inTurns(
  { warmUp, counted }: Rounds,
  measureOurs: () => Promise<number>,
  measureOther: () => Promise<number>,
): Promise<Taken> {
  const ours: number[] = [];
  const other: number[] = [];
  for (let round = 0; round < warmUp + counted; round++) {
    ours.push(await measureOurs());
    other.push(await measureOther());
  }
  return { ours: median(ours.slice(warmUp)), other: median(other.slice(warmUp)) };
}
