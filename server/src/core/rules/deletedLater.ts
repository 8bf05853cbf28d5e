import { checkCopy } from "./rewritten/checkCopy.ts";
import { checkDownload } from "./rewritten/checkDownload.ts";
import { checkLayers } from "./rewritten/checkLayers.ts";
import { checkOwner } from "./rewritten/checkOwner.ts";
import { checkPackages } from "./rewritten/checkPackages.ts";
import type { Rule, RuleInput } from "./rule.ts";
import { listFoundation, listStages } from "./stages.ts";

/**
 * Files that a later RUN deletes or writes anew: what a layer holds stays in the image. Told by the layers of the last build's
 * image where these were read, else by what instructions say.
 */
export const deletedLater: Rule = {
  code: "deleted-later",
  summary: "Files that a later RUN deletes or writes again, but that stay in the image",
  severity: "warning",
  check: (input) => {
    const kept = listKeptStages(input);
    const guesses = listStages(input).flatMap((stage, index) => {
      if (!kept.has(index)) return [];
      return stage.flatMap((each, at) => {
        const below = stage.slice(at + 1);
        const copies = stage.slice(0, at);
        return [
          checkCopy(each, below, input),
          checkDownload(each, below, input),
          checkPackages(each, below, input),
          checkOwner(each, copies, input),
        ].flatMap((guess) => guess ?? []);
      });
    });
    return [...guesses.map(({ finding }) => finding), ...checkLayers(guesses, input)];
  },
};

/** The stages whose layers are in the image: what is only copied from is not. */
function listKeptStages({ explanation: { plan } }: RuleInput): ReadonlySet<number> {
  return new Set(listFoundation(plan, plan.target).map(({ index }) => index));
}
