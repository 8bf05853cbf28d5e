/** What a mark beside an instruction says of the next build; each has its own shape, `media/marks/<kind>.svg`. */
export const markKinds = ["cached", "origin", "ripple", "unknown", "failed"] as const;

export type MarkKind = (typeof markKinds)[number];

/** The theme colour of each kind in the overview ruler. A unit test compares them with the manifest. */
export const markColors: Readonly<Record<MarkKind, string>> = {
  cached: "cacheLens.cached",
  origin: "cacheLens.rebuild",
  ripple: "cacheLens.ripple",
  unknown: "cacheLens.unknown",
  failed: "cacheLens.failed",
};
