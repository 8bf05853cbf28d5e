import { execFileSync } from "node:child_process";
import { bundle } from "../bundle.ts";
import { shippedFile } from "../paths.ts";
import { atMost, type BenchRow } from "../row.ts";

const LIMIT_MS = 50;
const STARTS = 15;

/**
 * Activates the built extension in processes of their own, in turn with one that only loads the library that ours is
 * built on: what ours takes longer is measured, beside the limit that we set ourselves.
 */
export async function benchClient(): Promise<BenchRow[]> {
  const program = await bundle("client/activate.ts", "cjs");
  const library = await bundle("client/library.ts", "cjs");
  const activate = (extension: string) =>
    Number(execFileSync(process.execPath, [program, extension], { encoding: "utf8" }));
  const starts = Array.from(
    { length: STARTS },
    () => [activate(shippedFile("client.cjs")), activate(library)] as const,
  );
  // What a busy machine adds is not ours to measure.
  const shortest = (which: 0 | 1) => Math.min(...starts.map((times) => times[which]));
  const ours = Math.max(0, shortest(0) - shortest(1));
  return [atMost(1, { name: "our own part of an activation, beside its limit", ours, other: LIMIT_MS, unit: "ms" })];
}
