import assert from "node:assert/strict";
import { compileIgnore, type IgnoreMatcher } from "../../server/src/core/context/ignore.ts";
import { makeRandom } from "../bench/parse/corpus.ts";

const seed = Number(process.env["SEED"] ?? Date.now() % 1_000_000);
const files = 1_000;
const pathsOfEach = 12;

const names = [
  "a",
  "b",
  "ab",
  "a.b",
  "x.md",
  "c",
  "é",
  "😀",
  "a b",
  "-",
  "!b",
  "#c",
  "a*b",
  "aa",
  ".b",
  "node_modules",
];
const pieces = [
  "a",
  "b",
  "c",
  "*",
  "**",
  "?",
  "/",
  "/",
  ".",
  "ab",
  "x.md",
  "[ab]",
  "[^a]",
  "[a-c]",
  "é",
  "**/",
  "/**",
  "\\*",
  "-",
];

/** The plain way: each pattern one regular expression, each path looked at from its first folder on. */
class SlowMatcher {
  private readonly patterns: readonly { readonly isException: boolean; readonly expression: RegExp }[];

  constructor(lines: readonly string[]) {
    this.patterns = lines.map((line) => {
      const isException = line.startsWith("!");
      return { isException, expression: makeExpression(isException ? line.slice(1) : line) };
    });
  }

  ignores(path: string): boolean {
    const parts = path.split("/");
    let matchedAbove = this.patterns.map(() => false);
    let isIgnored = false;
    for (let depth = 1; depth <= parts.length; depth++) {
      const part = parts.slice(0, depth).join("/");
      isIgnored = false;
      matchedAbove = this.patterns.map(({ isException, expression }, index) => {
        const isMatch = matchedAbove[index] || (isException === isIgnored && expression.test(part));
        if (isMatch) isIgnored = !isException;
        return isMatch;
      });
    }
    return isIgnored;
  }
}

function makeExpression(pattern: string): RegExp {
  const cleaned = pattern
    .replace(/\/+/g, "/")
    .replace(/(^|\/)(\.\/)+/g, "$1")
    .replace(/^\/|\/\.?$/g, "");
  // `**x` alone is an end of the path, with or without a slash in front; everywhere else `**` ends at a slash.
  const rest = cleaned.slice(2);
  if (cleaned.startsWith("**") && !/[*?[\\]/.test(rest)) {
    return new RegExp(`${rest.startsWith("/") ? "(^|/)" : ""}${escape(rest.replace(/^\//, ""))}$`, "su");
  }
  const source = cleaned.replace(/\*\*\/?$|\*\*\/?|\*|\?|\[[^\]]*\]|\\.|[^]/gu, (token: string, at: number) => {
    if (token.startsWith("**")) return at + token.length === cleaned.length ? ".*" : "(.*/)?";
    if (token === "*" || token === "?") return `[^/]${token === "*" ? "*" : ""}`;
    return token.length > 1 && token.startsWith("[") ? token : escape(token.replace(/^\\/, ""));
  });
  return new RegExp(`^${source}$`, "su");
}

function escape(text: string): string {
  return text.replace(/[$()*+./?[\\\]^{|}]/g, "\\$&");
}

describe(`compileIgnore, whatever the lines (SEED=${seed})`, () => {
  const random = makeRandom(seed);
  const pick = (from: readonly string[]): string => from[Math.floor(random() * from.length)] ?? "";
  const several = (most: number, make: () => string): string[] =>
    Array.from({ length: 1 + Math.floor(random() * most) }, make);
  const makeLine = (): string => (random() < 0.3 ? "!" : "") + several(4, () => pick(pieces)).join("");
  const cases = Array.from({ length: files }, () => ({
    // Odd dots make other paths of a pattern; how those are cleaned is another function's matter.
    lines: several(5, makeLine).filter((line) => !/\.\.|^!?[/]*$|(^!?|\/)\.(\/|$)/.test(line)),
    paths: Array.from({ length: pathsOfEach }, () => several(4, () => pick(names)).join("/")),
  }));

  it("decides as a slow matcher does that looks at every pattern and folder", () => {
    for (const { lines, paths } of cases) {
      const matcher = compileIgnore(lines.join("\n"));
      assert.equal(matcher.problem, null, JSON.stringify(lines));
      const slow = new SlowMatcher(lines);
      for (const path of paths)
        assert.equal(matcher.ignores(path), slow.ignores(path), JSON.stringify({ lines, path }));
    }
  });

  it("never skips a folder that holds something to send", () => {
    for (const { lines, paths } of cases) {
      for (const builder of ["buildkit", "classic"] as const) {
        const matcher = compileIgnore(lines.join("\n"), builder);
        for (const path of paths) checkFolders(matcher, path, JSON.stringify({ lines, path, builder }));
      }
    }
  });
});

function checkFolders(matcher: IgnoreMatcher, path: string, message: string): void {
  const isSent = !matcher.ignores(path);
  for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) {
    if (isSent) assert.ok(!matcher.canSkip(path.slice(0, end)), message);
  }
}
