import { setTimeout as sleep } from "node:timers/promises";
import { atMost, type BenchRow } from "../row.ts";
import { median } from "../timing.ts";
import { type Contestant, findContestants } from "./contestants.ts";
import { makeDocument } from "./document.ts";
import { timePausedTyping, timeTyping } from "./typing.ts";
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

const STARTS: Rounds = { warmUp: 1, counted: 15 };
const IDLE_STARTS: Rounds = { warmUp: 0, counted: 5 };
const IDLE_MS = 2000;

/** Measures the built server beside the peer and beside a server that does nothing, in turns. Takes two or three minutes. */
export async function benchServer(): Promise<BenchRow[]> {
  const { ours, peer, nothing } = await findContestants();
  const short = async (lines: number): Promise<BenchRow> => {
    const name = `edit of ${lines} lines → diagnostics; pause → hints, of one that echoes them`;
    return atMost(1.3, { name, ...(await timePausedTyping(ours, nothing, lines)), unit: "ms" });
  };
  const rows = [await short(20), await short(500)];
  const name = "edit of 10 000 lines → diagnostics and hints at once, of the peer";
  rows.push(atMost(1 / 15, { name, ...(await timeTyping(ours, peer, 10_000)), unit: "ms" }, "≤ 1/15"));
  const start = await measureStarts(ours, peer, STARTS, (visit) => processorTime(pidOf(visit)));
  rows.push(atMost(0.7, { name: "processor time until initialized, of the peer", ...start, unit: "ms" }));
  const idle = await measureStarts(ours, peer, IDLE_STARTS, memoryWhenIdle);
  rows.push(atMost(0.9, { name: "idle memory with 500 lines open, of the peer", ...idle, unit: "MB" }));
  return rows;
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
