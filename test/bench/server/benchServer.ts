import { setTimeout as sleep } from "node:timers/promises";
import { atMost, type BenchRow } from "../row.ts";
import { median, wallClock } from "../timing.ts";
import { type Contestants, findContestants } from "./contestants.ts";
import { makeDocument, type TypedDocument } from "./document.ts";
import { processorTime, residentMemory } from "./processCosts.ts";
import { startVisit, type Visit } from "./visit.ts";

/** What each contestant took, in the middle of all rounds. */
type Taken = Readonly<Record<keyof Contestants, number>>;

const names = ["ours", "peer", "nothing"] as const;
const STARTS = 15;
const IDLE_STARTS = 5;
const IDLE_MS = 2000;

/** Measures the built server beside the peer and beside a server that does nothing, in turns. Takes a minute or two. */
export async function benchServer(): Promise<BenchRow[]> {
  const contestants = await findContestants();
  const rows: BenchRow[] = [];
  for (const lines of [20, 500]) {
    const { ours, nothing } = await timeTyping(contestants, lines, 200);
    const name = `edit of ${lines} lines → diagnostics and hints, of a server that does nothing`;
    rows.push(atMost(1.3, { name, ours, other: nothing, unit: "ms" }));
  }
  const long = await timeTyping(contestants, 10_000, 25);
  const name = "edit of 10 000 lines → diagnostics and hints, of the peer";
  rows.push(atMost(1 / 15, { name, ours: long.ours, other: long.peer, unit: "ms" }, "≤ 1/15"));
  const start = await measureStarts(contestants, STARTS, (visit) => processorTime(pidOf(visit)));
  rows.push(
    atMost(0.7, {
      name: "processor time until initialized, of the peer",
      ours: start.ours,
      other: start.peer,
      unit: "ms",
    }),
  );
  const idle = await measureStarts(contestants, IDLE_STARTS, (visit) => memoryWhenIdle(visit, makeDocument(500)));
  rows.push(
    atMost(0.9, {
      name: "idle memory with 500 lines open, of the peer",
      ours: idle.ours,
      other: idle.peer,
      unit: "MB",
    }),
  );
  return rows;
}

async function timeTyping(contestants: Contestants, lines: number, rounds: number): Promise<Taken> {
  const document = makeDocument(lines);
  const visits = await onEach(async (name) => {
    const visit = await startVisit(contestants[name]);
    await visit.open(document);
    return visit;
  });
  const times = await inTurns(rounds, async (name) => {
    const start = wallClock();
    await visits[name].type();
    return wallClock() - start;
  });
  await onEach((name) => visits[name].end());
  return times;
}

async function measureStarts(
  contestants: Contestants,
  rounds: number,
  measure: (visit: Visit) => number | Promise<number>,
): Promise<Taken> {
  return inTurns(rounds, async (name) => {
    const visit = await startVisit(contestants[name]);
    const measured = await measure(visit);
    await visit.end();
    return measured;
  });
}

async function memoryWhenIdle(visit: Visit, document: TypedDocument): Promise<number> {
  await visit.open(document);
  await sleep(IDLE_MS);
  return residentMemory(pidOf(visit));
}

function pidOf({ server }: Visit): number {
  if (server.pid === undefined) throw new Error("The server could not be started.");
  return server.pid;
}

/** Measures all contestants one after the other, round by round, so that load on the machine meets all. */
async function inTurns(rounds: number, measure: (name: keyof Contestants) => Promise<number>): Promise<Taken> {
  const all: Record<keyof Contestants, number[]> = { ours: [], peer: [], nothing: [] };
  for (let round = 0; round < rounds; round++) {
    for (const name of names) all[name].push(await measure(name));
  }
  return { ours: median(all.ours), peer: median(all.peer), nothing: median(all.nothing) };
}

async function onEach<T>(make: (name: keyof Contestants) => Promise<T>): Promise<Record<keyof Contestants, T>> {
  return { ours: await make("ours"), peer: await make("peer"), nothing: await make("nothing") };
}
