import { setTimeout as sleep } from "node:timers/promises";
import type { BenchRow } from "../row.ts";
import { median, wallClock } from "../timing.ts";
import type { Contestant } from "./contestants.ts";
import { makeDocument } from "./document.ts";
import { startVisit, type Visit } from "./visit.ts";

/** Medians of what ours and another server took, in milliseconds. */
type Taken = Pick<BenchRow, "ours" | "other">;

/** How long VS Code waits behind the last key before it asks for hints. */
const PAUSE_MS = 1250;
const KEYS_IN_A_ROW = 20;
const PAUSES = { warmUp: 10, counted: 40 };
const AT_ONCE = { warmUp: 10, counted: 20 };

/**
 * Types as in VS Code: diagnostics come with every key, hints are asked for when the user pauses. What it takes is the time
 * of both. The other server gives the hints that ours gave: they have to get across in any case.
 */
export async function timePausedTyping(ours: Contestant, other: Contestant, lines: number): Promise<Taken> {
  const visits = await openIn([ours, other], lines);
  const keys = visits.map((): number[] => []);
  const hints = visits.map((): number[] => []);
  for (let pause = 0; pause < PAUSES.warmUp + PAUSES.counted; pause++) {
    for (let key = 0; key < KEYS_IN_A_ROW; key++) await inTurns(visits, key, (visit) => visit.type(), keys);
    await sleep(PAUSE_MS);
    if (pause === 0) visits[1].server.notify("bench/hints", { hints: await visits[0].hints() });
    await inTurns(visits, pause, (visit) => visit.hints(), hints);
  }
  await Promise.all(visits.map((visit) => visit.end()));
  const total = (which: 0 | 1): number =>
    median(keys[which]?.slice(PAUSES.warmUp * KEYS_IN_A_ROW) ?? []) + median(hints[which]?.slice(PAUSES.warmUp) ?? []);
  return { ours: total(0), other: total(1) };
}

/** Types with hints asked for at every key, where a server has them, in the same breath. */
export async function timeTyping(ours: Contestant, other: Contestant, lines: number): Promise<Taken> {
  const visits = await openIn([ours, other], lines);
  const taken = visits.map((): number[] => []);
  const type = (visit: Visit): Promise<unknown> => Promise.all([visit.type(), visit.hints()]);
  for (let key = 0; key < AT_ONCE.warmUp + AT_ONCE.counted; key++) await inTurns(visits, key, type, taken);
  await Promise.all(visits.map((visit) => visit.end()));
  const [first, second] = taken.map((times) => median(times.slice(AT_ONCE.warmUp)));
  return { ours: first ?? Number.NaN, other: second ?? Number.NaN };
}

async function openIn([ours, other]: readonly [Contestant, Contestant], lines: number): Promise<[Visit, Visit]> {
  const document = makeDocument(lines);
  const open = async (contestant: Contestant): Promise<Visit> => {
    const visit = await startVisit(contestant);
    await visit.open(document);
    return visit;
  };
  return [await open(ours), await open(other)];
}

/** Measures both, now the one first and now the other: who comes first after a pause finds this process asleep. */
async function inTurns(
  visits: readonly [Visit, Visit],
  round: number,
  act: (visit: Visit) => Promise<unknown>,
  taken: readonly number[][],
): Promise<void> {
  for (const which of round % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) {
    const start = wallClock();
    await act(visits[which]);
    taken[which]?.push(wallClock() - start);
  }
}
