import { spawnSync } from "node:child_process";
import { bundle } from "../bundle.ts";
import type { BenchRow } from "../row.ts";
import { type Growth, GROWTH_LIMIT, perDoubling } from "./growth.ts";

/**
 * The garbage collector is no part of what is measured: it gets so much room that it never has to work during a round. And
 * nothing is left to other threads, whose time would count as ours.
 */
const flags = ["--expose-gc", "--min-semi-space-size=128", "--max-semi-space-size=128", "--single-threaded"];

/** Times every request on Dockerfiles of every shape beside the same on ones of four times the size. */
export async function benchGrowth(): Promise<BenchRow[]> {
  const program = await bundle("growth/measure.ts", "esm");
  const { status, stdout } = spawnSync(process.execPath, [...flags, program], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (status !== 0) throw new Error("The growth could not be measured: see the message above.");
  const lines = stdout.trim().split("\n");
  return lines.map((line) => {
    const growth = JSON.parse(line) as Growth;
    const { name, once, fourTimes } = growth;
    const ratio = perDoubling(growth);
    const row = { name: `${name}, per doubling`, ours: fourTimes, other: once, unit: "ms", ratio } as const;
    return { ...row, goal: `≤ ${GROWTH_LIMIT}×`, ok: ratio <= GROWTH_LIMIT };
  });
}
