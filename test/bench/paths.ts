import { join } from "node:path";

/** Folders that the benchmark works in. */
export const benchFolder = import.meta.dirname;
export const root = join(benchFolder, "..", "..");

/** Where programs of the benchmark itself are bundled to. */
export const outFolder = join(root, "out", "bench");

/** A file among the bundles that ship. */
export function shippedFile(name: string): string {
  return join(root, "dist", name);
}

/** A file of a program that the benchmark compares with. */
export function peerFile(...path: readonly string[]): string {
  return join(benchFolder, "node_modules", ...path);
}
