/** One line of a benchmark's result. Only ratios count: absolute times depend on the machine and its load. */
export interface BenchRow {
  readonly name: string;
  /** Milliseconds that our own code took. */
  readonly ours: number;
  /** Milliseconds of what it is compared with in the same run: the peer, or our own code on half of the input. */
  readonly peer: number;
  /** How many times faster than the peer; for growth, how many times slower than on half of the input. */
  readonly ratio: number;
  /** The ratio to reach, in words: "≥ 20×", "≤ 2.3×". */
  readonly goal: string;
  readonly ok: boolean;
}
