import type { CheckedFinding } from "./checkRules.ts";

/** Whether a fix may be applied without the user choosing it: it keeps the image, and what it mends is more than a hint. */
export function isFixedUnasked({ severity, fixes }: CheckedFinding): boolean {
  return severity !== "hint" && fixes.some((fix) => fix.kind === "edit" && fix.keepsImage);
}
