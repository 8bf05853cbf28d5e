import { checkCopy } from "./rewritten/checkCopy.ts";
import { checkDownload } from "./rewritten/checkDownload.ts";
import { checkOwner } from "./rewritten/checkOwner.ts";
import { checkPackages } from "./rewritten/checkPackages.ts";
import type { Rule, RuleInput } from "./rule.ts";
import { listFoundation, listStages } from "./stages.ts";

/** Files that a later RUN deletes or writes anew: what a layer holds stays in the image. */
export const deletedLater: Rule = {
  code: "deleted-later",
  summary: "Files that a later RUN deletes or writes again, but that stay in the image",
  severity: "warning",
  check: (input) => {
    const kept = listKeptStages(input);
    return listStages(input).flatMap((stage, index) => {
      if (!kept.has(index)) return [];
      return stage.flatMap((each, at) => {
        const below = stage.slice(at + 1);
        const copies = stage.slice(0, at);
        return [
          checkCopy(each, below, input),
          checkDownload(each, below, input),
          checkPackages(each, below, input),
          checkOwner(each, copies, input),
        ].flatMap((finding) => finding ?? []);
      });
    });
  },
};

/** The stages whose layers are in the image: what is only copied from is not. */
function listKeptStages({ explanation: { plan } }: RuleInput): ReadonlySet<number> {
  return new Set(listFoundation(plan, plan.target).map(({ index }) => index));
}
