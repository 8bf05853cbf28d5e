import { known, type Known } from "../known.ts";

/** The fact that follows from another; a missing one stays missing for the same reason. */
export function mapKnown<T, U>(fact: Known<T>, follow: (value: T) => U): Known<U> {
  return fact.known ? known(follow(fact.value)) : fact;
}

/** All the facts as one, or the first reason why one is missing. */
export function allKnown<T>(facts: readonly Known<T>[]): Known<readonly T[]> {
  const values: T[] = [];
  for (const fact of facts) {
    if (!fact.known) return fact;
    values.push(fact.value);
  }
  return known(values);
}

/** The fact that follows from two others. */
export function bothKnown<A, B, U>(a: Known<A>, b: Known<B>, follow: (a: A, b: B) => U): Known<U> {
  if (!a.known) return a;
  return mapKnown(b, (value) => follow(a.value, value));
}
