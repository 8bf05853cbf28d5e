import type { Instruction } from "../dockerfile/dockerfile.ts";
import { keywordSpan } from "./edits.ts";
import type { EditFix } from "./finding.ts";
import type { RuleInput } from "./rule.ts";

/** Where a cache mount goes. `isHome`: in the home folder of root, which is of use to that user only. */
export interface CacheMount {
  readonly target: string;
  readonly isHome: boolean;
}

/** Gives a RUN a cache mount, which takes what it keeps there out of the image. None without BuildKit, which alone has them. */
export function addCacheMount(
  what: string,
  { target, isHome }: CacheMount,
  run: Instruction,
  { explanation, stepOf }: RuleInput,
): EditFix[] {
  const user = stepOf(run.index)?.user;
  const isRoot = user?.known === true && ["", "root", "0"].includes(user.value.split(":")[0] ?? "");
  const keyword = keywordSpan(explanation.dockerfile.text, run);
  if (keyword === null || explanation.builder !== "buildkit" || (isHome && !isRoot)) return [];
  const edit = { span: { start: keyword.end, end: keyword.end }, text: ` --mount=type=cache,target=${target}` };
  const title = `Keep ${what} in a cache mount (they go from the image)`;
  return [{ kind: "edit", title, keepsImage: false, edits: () => [edit] }];
}
