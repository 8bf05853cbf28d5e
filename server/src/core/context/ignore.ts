import { trimSpaces } from "../dockerfile/space.ts";
import { cleanPath } from "../plan/paths.ts";
import { readIgnoreFile } from "./ignoreFile.ts";
import { compilePattern, type PathTest } from "./ignorePattern.ts";

/**
 * Says which paths of a context a builder leaves out. Paths are relative to the context, parts joined by `/`; asking for
 * the entries of one folder after the other is fastest.
 */
export interface IgnoreMatcher {
  /** Why the builder refuses the ignore file; nothing is ignored then. Null when all is well. */
  readonly problem: IgnoreProblem | null;
  /** Whether the builder leaves out the file or folder itself. A folder is sent all the same when something in it is. */
  ignores(path: string): boolean;
  /** Whether a folder is left out with all that it could ever hold. */
  canSkip(folder: string): boolean;
}

/** A pattern that builders refuse. */
export interface IgnoreProblem {
  /** Of the ignore file, or in the list of patterns; from 0. */
  readonly line: number;
  readonly message: string;
}

/** A pattern ready for use. */
interface Rule {
  readonly matches: PathTest;
  readonly isException: boolean;
  readonly text: string;
  /** What every path that it matches begins with; the whole `text` when that has no wildcards. */
  readonly start: string;
  /** The most slashes in a path that it matches; infinite when that can't be told. */
  readonly mostSlashes: number;
}

/** What is known of a folder, or of the path asked for. */
interface Standing {
  readonly path: string;
  readonly parent: Standing | null;
  /** Slashes in the paths of what is directly in it. */
  readonly slashes: number;
  /** Per rule whether it matched this path or a folder above it, as far as the builder looks. */
  readonly matched: Uint8Array;
  /** The rules, by their places, that can say something about what is in it, at any depth. */
  readonly relevant: readonly number[];
  readonly isIgnored: boolean;
  /** Whether the builder does not even look into it. */
  readonly isSkipped: boolean;
}

/** Go's line scanner, and with it the build, gives up at this length. */
const longestLine = 64 * 1024;

/** The matcher of an ignore file; an empty text ignores nothing. */
export function compileIgnore(text: string, builder: "buildkit" | "classic" = "buildkit"): IgnoreMatcher {
  const tooLong = text.split("\n").findIndex((line) => line.length >= longestLine);
  if (tooLong !== -1) return refuse(tooLong, "The line is too long: builders read up to 65,535 characters.");
  const lines = readIgnoreFile(text);
  const matcher = compilePatterns(
    lines.map(({ pattern }) => pattern),
    builder,
  );
  const { problem } = matcher;
  return problem === null ? matcher : refuse(lines[problem.line]?.line ?? 0, problem.message);
}

/**
 * The matcher of a list of patterns, such as those of `--exclude`: the last one that matches decides, and one that
 * matches a folder matches all in it. Follows the walks of fsutil (BuildKit) and go-archive (classic builder), which
 * both use patternmatcher.MatchesUsingParentResults. They differ in one thing: the classic builder skips an ignored
 * folder unless the text of an exception begins with its name, so an exception that begins with `**` brings nothing back
 * from it.
 */
export function compilePatterns(
  patterns: readonly string[],
  builder: "buildkit" | "classic" = "buildkit",
): IgnoreMatcher {
  const rules: Rule[] = [];
  for (const [line, pattern] of patterns.entries()) {
    const trimmed = trimSpaces(pattern);
    if (trimmed === "") continue;
    const rule = compileRule(cleanPath(trimmed));
    if (rule === null) return refuse(line, describeRefusal(trimmed));
    rules.push(rule);
  }
  return rules.length === 0 ? ignoreNothing : matchRules(rules, builder);
}

/** The matcher of a context without an ignore file. */
export const ignoreNothing: IgnoreMatcher = { problem: null, ignores: () => false, canSkip: () => false };

function refuse(line: number, message: string): IgnoreMatcher {
  return { ...ignoreNothing, problem: { line, message } };
}

function describeRefusal(pattern: string): string {
  if (pattern === "!") return "A ! needs a pattern behind it.";
  return `Builders refuse the pattern ${pattern}: check its brackets and backslashes.`;
}

function compileRule(pattern: string): Rule | null {
  const isException = pattern.startsWith("!");
  const text = isException ? pattern.slice(1) : pattern;
  const matches = compilePattern(text);
  // In an alternative (`a|b*`) nothing is common to all paths that match; what is repeated (`a{0}*`) may be missing.
  const start = text.includes("|") ? "" : (/^[^*?[\]{}\\^]*(?!\{)/u.exec(text)?.[0] ?? "");
  const mostSlashes = /\*\*|[[\]{}|\\^]/.test(text) ? Infinity : text.split("/").length - 1;
  return matches === null ? null : { matches, isException, text, start, mostSlashes };
}

function matchRules(rules: readonly Rule[], builder: "buildkit" | "classic"): IgnoreMatcher {
  const root: Standing = {
    path: "",
    parent: null,
    slashes: 0,
    matched: new Uint8Array(rules.length),
    relevant: [...rules.keys()],
    isIgnored: false,
    isSkipped: false,
  };
  const scratch = new Uint8Array(rules.length);
  const skips = builder === "buildkit" ? skipsOnBuildKit : skipsOnClassic;
  // The folder asked about last, with those above it: the next path is most often in it.
  let last = root;

  const enter = (folder: string): Standing => {
    if (folder === "") return root;
    if (folder === last.path) return last;
    const slash = folder.lastIndexOf("/");
    const parent = enter(slash === -1 ? "" : folder.slice(0, slash));
    const matched = new Uint8Array(rules.length);
    const isIgnored = match(rules, folder, parent, matched) || parent.isSkipped;
    const isSkipped = parent.isSkipped || (isIgnored && skips(rules, folder, matched));
    const slashes = parent.slashes + 1;
    const relevant = parent.relevant.filter((at) => matched[at] === 1 || reachesInto(rules[at], folder, slashes));
    last = { path: folder, parent, slashes, matched, relevant, isIgnored, isSkipped };
    return last;
  };
  const parentOf = (path: string): Standing => {
    const slash = path.lastIndexOf("/");
    if (slash === -1) return root;
    while (last.parent !== null && !isBelow(path, last.path)) last = last.parent;
    return slash === last.path.length ? last : enter(path.slice(0, slash));
  };
  return {
    problem: null,
    ignores: (path) => {
      const parent = parentOf(path);
      return parent.isSkipped || match(rules, path, parent, scratch);
    },
    canSkip: (folder) => {
      parentOf(folder);
      return enter(folder).isSkipped;
    },
  };
}

function isBelow(path: string, folder: string): boolean {
  return path.startsWith(folder) && path.charCodeAt(folder.length) === 0x2f;
}

/**
 * Whether a path is ignored, and in `matched` which rules say something about it. A rule that could not change the
 * answer is not tried, and then does not count as a match for what is below either: builders do it so.
 */
function match(rules: readonly Rule[], path: string, parent: Standing, matched: Uint8Array): boolean {
  let isIgnored = false;
  for (const index of parent.relevant) {
    const rule = rules[index];
    if (rule === undefined) continue;
    const isMatch = parent.matched[index] === 1 || (rule.isException === isIgnored && rule.matches(path));
    matched[index] = isMatch ? 1 : 0;
    if (isMatch) isIgnored = !rule.isException;
  }
  return isIgnored;
}

/**
 * Whether a rule can match something in a folder, where paths have at least so many slashes. Most rules are about other
 * folders: those that are not have to be tried for each path.
 */
function reachesInto(rule: Rule | undefined, folder: string, slashes: number): boolean {
  if (rule === undefined || rule.mostSlashes < slashes) return false;
  const inFolder = `${folder}/`;
  return rule.start.startsWith(inFolder) || inFolder.startsWith(rule.start);
}

/** Only exceptions behind the last rule that ignores the folder could bring something in it back. */
function skipsOnBuildKit(rules: readonly Rule[], folder: string, matched: Uint8Array): boolean {
  const decisive = rules.findLastIndex((rule, index) => !rule.isException && matched[index] === 1);
  const inFolder = `${folder}/`;
  return !rules.some(({ isException, start, text }, index) => {
    if (index < decisive || !isException) return false;
    return start.startsWith(inFolder) || (start !== text && inFolder.startsWith(start));
  });
}

function skipsOnClassic(rules: readonly Rule[], folder: string): boolean {
  return !rules.some(({ isException, text }) => isException && `${text}/`.startsWith(`${folder}/`));
}
