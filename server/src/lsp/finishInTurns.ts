import { setImmediate } from "node:timers/promises";
import type { Pausable } from "../core/pausable.ts";

/** Does work in turns: requests have theirs before it begins and after each of its steps. */
export async function finishInTurns<T>(work: Pausable<T>): Promise<T> {
  for (;;) {
    await setImmediate();
    const { done, value } = work.next();
    if (done === true) return value;
  }
}
