import type { FaultKind } from "../core/faultKind.ts";
import type { EngineFault } from "./engine.ts";

const SIGNS: readonly (readonly [FaultKind, RegExp, string])[] = [
  [
    "permissionDenied",
    /permission denied|EACCES/i,
    "No permission to use the Docker engine: add your user to the docker group, or use a rootless engine.",
  ],
  [
    "notRunning",
    /cannot connect to the docker daemon|error during connect|^aborted$|premature close|failed to connect to the docker api|is the docker daemon running|connection refused|ECONNREFUSED|ENOENT|ECONNRESET|socket hang up|EPIPE|no such file or directory|error reading from server: EOF/i,
    "The Docker engine is not running: start it, then refresh.",
  ],
  [
    "unsupportedVersion",
    /unknown command|is not a docker command|unknown flag|unimplemented|not supported by|client version .* is too (new|old)/i,
    "This Docker has no build history: update Docker and its buildx plug-in (0.21 or newer) to see builds.",
  ],
];

/** What stands in the way of an answer, the most telling first. */
const MOST_TELLING: readonly FaultKind[] = [
  "notInstalled",
  "permissionDenied",
  "notRunning",
  "timedOut",
  "unreadableOutput",
  "unsupportedVersion",
  "other",
  "aborted",
];

/** Of several faults the one to tell the user; null when there is none. */
export function mostTelling(faults: readonly EngineFault[]): EngineFault | null {
  const rank = ({ kind }: EngineFault): number => MOST_TELLING.indexOf(kind);
  return faults.reduce<EngineFault | null>((best, fault) => (best && rank(best) <= rank(fault) ? best : fault), null);
}

/** Turns what Docker said when a call failed into a fault with one clear message. `call` names the call. */
export function readDockerError(call: string, said: string): EngineFault {
  const detail = said.trim();
  for (const [kind, sign, message] of SIGNS) {
    if (sign.test(detail)) return { kind, message, detail };
  }
  const firstLine = (detail.split("\n")[0] ?? "").replace(/^ERROR: /, "");
  return { kind: "other", message: firstLine === "" ? `${call} failed.` : `${call}: ${firstLine}`, detail };
}
