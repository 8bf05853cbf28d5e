import type { Instruction } from "../dockerfile/dockerfile.ts";
import { known, type Known } from "../known.ts";
import { allKnown, mapKnown } from "./combineKnown.ts";
import type { Configure } from "./command.ts";
import type { Expander } from "./expander.ts";
import type { Scope } from "./scope.ts";

/** Instructions whose arguments are expanded word by word. */
const expandedKeywords: ReadonlySet<string> = new Set(["ARG", "ENV", "LABEL", "STOPSIGNAL", "USER", "VOLUME"]);

/** An instruction that changes configuration only, its arguments expanded where builders expand them. */
export function planConfigure(instruction: Instruction, variables: Scope, expander: Expander): Configure {
  const { keyword, words, rest, json, flags } = instruction;
  const args = (): Known<readonly string[]> => {
    if (keyword === "EXPOSE") {
      // Sorted before they are expanded (parseExpose in BuildKit's instructions).
      const expanded = [...words].sort().map((word) => expander.words(word, variables));
      return mapKnown(allKnown(expanded), (lists) => lists.flat());
    }
    if (keyword === "ONBUILD") return known([rest]);
    return expandedKeywords.has(keyword) ? allKnown(words.map((word) => expander.word(word, variables))) : known(words);
  };
  return { kind: "configure", keyword, arguments: args(), json, flags };
}
