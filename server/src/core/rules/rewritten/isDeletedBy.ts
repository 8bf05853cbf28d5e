import { leastWaste } from "../../build/contents/findWaste.ts";
import type { Instruction } from "../../dockerfile/dockerfile.ts";
import { listDeleted } from "../listDeleted.ts";
import type { RuleInput } from "../rule.ts";

/** Files that are seldom small. */
export const archive =
  /\.(tar|tgz|tbz2?|txz|gz|bz2|xz|zst|zip|7z|deb|rpm|apk|whl|jar|war|run|bin|iso|dmg|exe|msi|sql|dump)$/i;

/** Whether a file is large, or where its size is not known, likely to be. */
export function isWorthAWord(path: string, bytes: number | null): boolean {
  return bytes === null ? archive.test(path) : bytes >= leastWaste;
}

/** Whether a RUN deletes the file of an absolute path. */
export function isDeletedBy({ index }: Instruction, path: string, input: RuleInput): boolean {
  const [script, workdir] = [input.scriptOf(index), input.stepOf(index)?.workdir];
  if (script === null || workdir === undefined) return false;
  return listDeleted(script, workdir.known ? workdir.value : null).some((deleted) => {
    if (deleted.endsWith("/*")) return path.startsWith(deleted.slice(0, -1));
    return path === deleted || path.startsWith(`${deleted}/`);
  });
}
