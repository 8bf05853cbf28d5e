/** One line of the benchmark's table. Only ratios count: absolute figures depend on the machine and its load. */
export interface BenchRow {
  readonly name: string;
  /** What our own code took. */
  readonly ours: number;
  /** What it is compared with in the same run: the peer, a limit, or our own code on a quarter of the input. */
  readonly other: number;
  readonly unit: "ms" | "MB" | "kB";
  readonly ratio: number;
  /** The ratio to reach, in words: `≥ 20×`, `≤ 2.3×`. */
  readonly goal: string;
  readonly ok: boolean;
}

type Measured = Pick<BenchRow, "name" | "ours" | "other" | "unit">;

/** A row whose goal is to be so many times faster than the other. */
export function atLeastFaster(goal: number, row: Measured): BenchRow {
  const ratio = row.other / row.ours;
  return { ...row, ratio, goal: `≥ ${goal}×`, ok: ratio >= goal };
}

/** A row whose goal is to take at most so many times what the other takes; `goal` in words when it is no round number. */
export function atMost(limit: number, row: Measured, goal = `≤ ${limit}×`): BenchRow {
  const ratio = row.ours / row.other;
  return { ...row, ratio, goal, ok: ratio <= limit };
}
