import { setImmediate } from "node:timers/promises";
import type { Pausable } from "../core/pausable.ts";

/**
 * Milliseconds of work between two looks at the event loop. With garbage collected in between, and beside work of others,
 * a turn still stays well below what a user feels.
 */
const sliceLength = 5;

/**
 * Cuts long synchronous work into slices, so that typing and requests get their turn in between. Work asks `isOver` often
 * and awaits `rest` when it is.
 */
export class Slices {
  private readonly signal: AbortSignal | undefined;
  private readonly onRest: () => void;
  /** The first slice has a turn of its own: what comes before may have used up the one in which the work is begun. */
  private end = 0;

  /** `onRest` is called at each pause, such as for showing progress. */
  constructor(signal?: AbortSignal, onRest: () => void = () => undefined) {
    this.signal = signal;
    this.onRest = onRest;
  }

  get isOver(): boolean {
    return now() >= this.end;
  }

  /** Does work step by step. When the signal is aborted the reason is thrown into it: so it can close what it has open. */
  async finish<T>(work: Pausable<T>): Promise<T> {
    for (;;) {
      if (this.isOver) await this.rest().catch((reason: unknown) => work.throw(reason));
      const { done, value } = work.next();
      if (done === true) return value;
    }
  }

  /** Lets others run. Throws the signal's reason when it was aborted. */
  async rest(): Promise<void> {
    this.signal?.throwIfAborted();
    this.onRest();
    await setImmediate();
    this.signal?.throwIfAborted();
    this.end = now() + sliceLength;
  }
}

/** Milliseconds since some moment. Node's `performance` tells the same, and first loads all that it can measure. */
function now(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
