import type { BenchRow } from "../row.ts";
export function benchSize(): Promise<BenchRow[]> {
  return Promise.resolve([]);
}
