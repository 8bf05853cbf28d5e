import type * as onDemand from "./onDemand.ts";

/** The part of the server that is loaded when it is first needed. */
export type OnDemand = typeof onDemand;

/** Loads it; the bundler makes a bundle of its own of it. */
export function loadOnDemand(): Promise<OnDemand> {
  return import("./onDemand.ts");
}
