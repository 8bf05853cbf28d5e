import { posix } from "node:path";
import type { Repository } from "./repository.ts";
import { runGit } from "./runGit.ts";

/** Links that are followed before they are taken for a circle. */
const mostLinks = 8;

/** A file of a commit as text; links are followed within the repository. Null when there is no such file. */
export async function readText({ call }: Repository, commit: string, path: string): Promise<string | null> {
  let at = path;
  for (let links = 0; links <= mostLinks; links++) {
    const listed = await runGit(["ls-tree", "-z", "--full-tree", commit, "--", at], call);
    const [mode = "", type] = listed.output.toString("latin1").split(" ");
    if (type !== "blob") return null;
    const { isOk, output } = await runGit(["cat-file", "blob", `${commit}:${at}`], call);
    if (!isOk) return null;
    const text = output.toString("utf8");
    if (mode !== "120000") return text;
    at = posix.join(posix.dirname(at), text);
  }
  return null;
}
