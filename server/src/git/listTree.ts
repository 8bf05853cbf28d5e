import { decodeName } from "../disk/context/fileName.ts";
import type { Repository } from "./repository.ts";
import { GitError, runGit } from "./runGit.ts";

/** One entry of a revision. */
export interface TreeEntry {
  /** From the root of the repository. */
  readonly path: string;
  readonly kind: "file" | "program" | "link" | "submodule";
  /** The object's id. */
  readonly object: string;
  /** Bytes as stored. */
  readonly size: number;
}

const kinds: Readonly<Record<string, TreeEntry["kind"]>> = {
  "100644": "file",
  // Very old repositories have it.
  "100664": "file",
  "100755": "program",
  "120000": "link",
  "160000": "submodule",
};

/** The files of a commit that are at a path or below it; all of them for an empty path. */
export async function listTree({ call }: Repository, commit: string, path: string): Promise<readonly TreeEntry[]> {
  const paths = path === "" ? [] : ["--", path];
  const { isOk, output, complaint } = await runGit(["ls-tree", "-rz", "--full-tree", "-l", commit, ...paths], call);
  if (!isOk) throw new GitError(`Git can't list ${commit}: ${complaint}.`);
  return readTree(output);
}

/** Reads `<mode> <type> <object> <size>\t<path>\0`, as often as there are entries. */
export function readTree(output: Buffer): readonly TreeEntry[] {
  const entries: TreeEntry[] = [];
  for (let at = 0; at < output.length;) {
    const end = output.indexOf(0, at);
    const tab = output.indexOf(9, at);
    const [mode = "", , object = "", size = ""] = output.toString("latin1", at, tab).split(/ +/);
    const kind = kinds[mode];
    const path = decodeName(output.subarray(tab + 1, end));
    if (kind !== undefined) entries.push({ path, kind, object, size: size === "-" ? 0 : Number(size) });
    at = end + 1;
  }
  return entries;
}
