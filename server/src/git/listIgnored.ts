import { decodeName } from "../disk/context/fileName.ts";
import { foldersAbove } from "../core/context/entries.ts";
import { GitError, runGit, type GitCall } from "./runGit.ts";

/** Says of paths in a folder, relative to it, whether Git is told to ignore them: by `.gitignore` and its like. */
export async function listIgnored({ env, signal }: GitCall, folder: string): Promise<(path: string) => boolean> {
  const args = ["ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--directory"];
  const { isOk, output, complaint } = await runGit(args, { folder, env, signal });
  if (!isOk) throw new GitError(`Git can't list ${folder}: ${complaint}.`);
  const ignored = new Set(
    decodeName(output)
      .split("\0")
      .map((path) => path.replace(/\/$/, "")),
  );
  return (path) => ignored.has(path) || foldersAbove(path).some((above) => ignored.has(above));
}
