import { createHash, randomUUID } from "node:crypto";
import type { Repository } from "./repository.ts";
import { runGit } from "./runGit.ts";

/** A stored file under its path, which decides what a checkout makes of it. */
export interface StoredFile {
  readonly path: string;
  readonly object: string;
}

/** What a checkout writes. */
export interface CheckedOutFile {
  /** SHA-256 of its bytes in hexadecimal. */
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
}

/** Files asked for in one call: their bytes are held until it ends. */
const batch = 256;

/** Files of Git LFS would be fetched; their pointers say enough. */
const withoutLfs = ["-c", "filter.lfs.smudge=", "-c", "filter.lfs.process=", "-c", "filter.lfs.required=false"];

/**
 * What a checkout would write for files that Git may store in another form (line ends, filters), by path. Leaves out what
 * Git can't be asked for: names with line ends, files whose filter fails.
 */
export async function readAsCheckedOut(
  repository: Repository,
  files: readonly StoredFile[],
): Promise<ReadonlyMap<string, CheckedOutFile>> {
  const askable = files.filter(({ path }) => !/[\n\p{Surrogate}]/u.test(path));
  const found = new Map<string, CheckedOutFile>();
  for (let at = 0; at < askable.length; at += batch) {
    const asked = askable.slice(at, at + batch);
    // Git tells the size as stored, not as written. So each file is followed by a question for something that is not there.
    const mark = randomUUID();
    const input = asked.map(({ path, object }) => `${object} ${path}\n${mark} ${mark}\n`).join("");
    const { output } = await runGit([...withoutLfs, "cat-file", "--batch", "--filters"], repository.call, input);
    for (const [index, bytes] of splitAnswers(output, `\n${mark} missing\n`).entries()) {
      const file = asked[index];
      if (file === undefined) continue;
      found.set(file.path, { digest: createHash("sha256").update(bytes).digest("hex"), size: bytes.length });
    }
  }
  return found;
}

/** The bytes behind each header line. */
function splitAnswers(output: Buffer, mark: string): readonly Buffer[] {
  const answers: Buffer[] = [];
  for (let at = 0; ;) {
    const end = output.indexOf(mark, at);
    if (end === -1) return answers;
    answers.push(output.subarray(output.indexOf(10, at) + 1, end));
    at = end + mark.length;
  }
}
