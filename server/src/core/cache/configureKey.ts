import { known, type Known } from "../known.ts";
import { allKnown, mapKnown } from "../plan/combineKnown.ts";
import type { Configure } from "../plan/command.ts";
import { readHealthcheck } from "../plan/healthcheck.ts";
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

function describe(words: readonly string[], command: Configure): unknown {
  return command.keyword === "HEALTHCHECK" ? readHealthcheck(words, command) : words;
}
