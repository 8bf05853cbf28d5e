import { known, unknown, type Known } from "../known.ts";
import { mapKnown } from "../plan/combineKnown.ts";
import type { Copy } from "../plan/command.ts";
import { baseName } from "../plan/paths.ts";
import type { KeyPart } from "./cacheKey.ts";

/** Whether ADD fetches the source instead of reading it from the context. */
export function isRemote(source: string): boolean {
  return isHttp(source) || isGit(source);
}

/** Whether it is a Git repository. An HTTP address is one if its path says so (ParseGitRef in BuildKit's dfgitutil). */
export function isGit(source: string): boolean {
  return /^(?:git|ssh):\/\/|^git@|^github\.com\/|^https?:\/\/[^?#]*\.git(?:[?#]|$)/.test(source);
}

function isHttp(source: string): boolean {
  return /^https?:\/\//.test(source);
}

/** The file name under which builders keep what a URL gives. */
export function nameOfUrl(url: string): string {
  const path = url.replace(/^https?:\/\/[^/?#]*/, "").replace(/[?#].*$/s, "");
  const name = baseName(path);
  return name === "." || name === "/" ? "__unnamed__" : name;
}

type RemoteCopy = Pick<Copy, "checksum" | "keepGitDir">;

/**
 * Fetched anew in every build (B22), unless the instruction says what comes: by --checksum, or by naming a commit. `label`
 * tells it from others of the step.
 */
export function keyRemote(url: string, label: string, copy: RemoteCopy): KeyPart {
  const untold = unknown(`what ${url} gives is only known when it is fetched`);
  const content = isGit(url) ? keyCommit(url, copy, untold) : (copy.checksum ?? untold);
  return { kind: "remote", label, content, detail: { kind: "remote", url } };
}

const commitPattern = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/**
 * A whole commit is the key together with what is taken of it, whichever repository it is from. With the repository's own
 * folder --checksum does not spare the fetching (gitSourceHandler.CacheKey in BuildKit's source/git).
 */
function keyCommit(url: string, { checksum, keepGitDir }: RemoteCopy, untold: Known<never>): Known<string> {
  if (url.includes("?")) return untold;
  const [, ref = "", folder = ""] = /#([^:]*)(?::(.*))?$/s.exec(url) ?? [];
  const keeps = keepGitDir === true;
  const promised = keeps || checksum === null ? known("") : checksum;
  const commit = mapKnown(promised, (sum) => [sum, ref].find((each) => commitPattern.test(each)) ?? null);
  if (!commit.known) return commit;
  return commit.value === null ? untold : known(JSON.stringify([commit.value, folder, keeps]));
}
