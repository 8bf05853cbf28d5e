/** Why Docker, or another program that was asked, gave no answer. */
export type FaultKind =
  | "notInstalled"
  | "notRunning"
  | "permissionDenied"
  | "timedOut"
  | "unsupportedVersion"
  | "unreadableOutput"
  | "aborted"
  | "other";
