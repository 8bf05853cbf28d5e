import type { Flag } from "../dockerfile/dockerfile.ts";
import { known, type Known } from "../known.ts";
import { allKnown, mapKnown } from "../plan/combineKnown.ts";
import type { Configure } from "../plan/command.ts";
import type { Step } from "../plan/plan.ts";
import type { KeyPart } from "./cacheKey.ts";
import { definitionPart } from "./parts.ts";

/**
 * What decides an instruction that only changes configuration, for the classic builder: its arguments as read. Other
 * quotes, blanks or capitals in the keyword make no difference (C3).
 */
export function keyConfigure(command: Configure, step: Step): KeyPart {
  const { keyword, arguments: args, json } = command;
  const takesShell = (keyword === "CMD" || keyword === "ENTRYPOINT") && !json;
  const shell: Known<readonly string[]> = takesShell ? step.shell : known([]);
  return definitionPart(
    keyword,
    mapKnown(allKnown([shell, args]), (lists) => describe(lists.flat(), command)),
  );
}

function describe(words: readonly string[], { keyword, json, flags }: Configure): unknown {
  switch (keyword) {
    case "EXPOSE":
      return [...words].sort();
    case "HEALTHCHECK": {
      const [type = "", ...others] = words;
      return [type.toUpperCase(), json, others, flags.flatMap(describeOption).sort()];
    }
    default:
      return words;
  }
}

/** A duration or number by its value; 0 is as good as not given. */
function describeOption({ name, value }: Flag): readonly string[] {
  const amount = readDuration(value ?? "") ?? Number(value);
  return amount === 0 ? [] : [`${name}=${amount}`];
}

const nanoseconds: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 6e10,
  h: 3.6e12,
};

/** Nanoseconds of a duration in Go's notation, such as `1m30s`; null when it is none. */
function readDuration(text: string): number | null {
  const parts = [...text.matchAll(/(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/gy)];
  if (parts.length === 0 || parts.map(([part]) => part).join("") !== text) return null;
  return parts.reduce((sum, [, number, unit = ""]) => sum + Math.round(Number(number) * (nanoseconds[unit] ?? 0)), 0);
}
