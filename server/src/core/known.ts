/**
 * A fact that may be missing. Missing is an answer of its own, with the reason to show to the user; a missing fact
 * is never replaced by a guess.
 */
export type Known<T> = { readonly known: true; readonly value: T } | { readonly known: false; readonly why: string };

/** A fact that is there. */
export function known<T>(value: T): Known<T> {
  return { known: true, value };
}

/** A fact that is missing, and `why`: a short phrase in the user's words, without a full stop. */
export function unknown(why: string): Known<never> {
  return { known: false, why };
}
