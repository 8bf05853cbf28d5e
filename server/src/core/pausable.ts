/** Work that can pause between its steps, and then gives its result. */
export type Pausable<T> = Generator<undefined, T>;

/** Does the work without a pause. */
export function finishAtOnce<T>(work: Pausable<T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
  }
}
