import { readFile } from "node:fs/promises";
import { UsageError } from "./commandLine.ts";

/** A file that the user named, as text; throws a UsageError that names it as the user did. */
export async function readInput(path: string, name: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "";
    const reasons: Record<string, string> = {
      ENOENT: "there is no such file",
      EISDIR: "it is a folder: name the file in it",
      EACCES: "no permission",
    };
    throw new UsageError(`Can't read ${name}: ${reasons[code] ?? String(error)}.`);
  }
}
