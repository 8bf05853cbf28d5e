import type { Reason, Reasons, Verdict } from "./reason.ts";

/** What is certain when either of two predictions may be the right one: where they differ nothing is known. */
export function agree(one: readonly Verdict[], other: readonly Verdict[]): readonly Verdict[] {
  return one.map((verdict, index) => agreeOn(verdict, other[index] ?? verdict));
}

function agreeOn(one: Verdict, other: Verdict): Verdict {
  if (one.kind === other.kind || one.kind === "unknown") return one;
  if (other.kind === "unknown") return other;
  const rebuild = one.kind === "rebuild" ? one : other;
  return rebuild.kind === "rebuild" ? { kind: "unknown", reasons: doubt(rebuild.reasons) } : one;
}

/** Files that differ in one of the cases only are files of which the record does not tell. */
function doubt([first, ...others]: Reasons): Reasons {
  return [doubtReason(first), ...others.map(doubtReason)];
}

function doubtReason(reason: Reason): Reason {
  return reason.kind === "files-changed" ? { kind: "files-unrecorded", paths: reason.paths } : reason;
}
