import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { atLeastFaster, type BenchRow } from "../row.ts";
import { sum } from "../timing.ts";

// Enough for the compiler to have done its work on both.
const TURNS = 25;

/**
 * Times our parser beside dockerfile-ast, in turn. Each has a process of its own: in one, ours was a fifth slower for the
 * garbage of the other, of which a user has but one.
 */
export async function benchParse(): Promise<BenchRow[]> {
  return [
    atLeastFaster(100, { name: "parse 513 files like real ones", ...(await race("files")), unit: "ms" }),
    atLeastFaster(20, { name: "parse 10 000 lines", ...(await race("lines")), unit: "ms" }),
  ];
}

/** Milliseconds of both for what `contestant.ts` knows by this name. */
async function race(what: "files" | "lines"): Promise<{ readonly ours: number; readonly other: number }> {
  const [first, second] = await Promise.all([start("ours", what), start("peer", what)]);
  let [ours, other] = [0, 0];
  for (let turn = 0; turn < TURNS; turn++) [ours, other] = [await take(first), await take(second)];
  first.kill();
  second.kill();
  return { ours, other };
}

async function start(who: "ours" | "peer", what: string): Promise<ChildProcess> {
  const contestant = fork(join(import.meta.dirname, "contestant.ts"), [who, what]);
  await once(contestant, "message");
  return contestant;
}

/** The milliseconds of all parts after one more turn: each counts with its shortest time. */
async function take(contestant: ChildProcess): Promise<number> {
  contestant.send("turn");
  const [shortest] = (await once(contestant, "message")) as [number[]];
  return sum(shortest);
}
