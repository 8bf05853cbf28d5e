import assert from "node:assert/strict";
import { compileIgnore, compilePatterns } from "./ignore.ts";

/** Lines of an ignore file, paths that builders leave out by it, and paths that they send. */
type Case = readonly [lines: string, ignored: readonly string[], sent: readonly string[]];

function check(cases: readonly Case[], builder: "buildkit" | "classic" = "buildkit"): void {
  for (const [lines, ignored, sent] of cases) {
    const matcher = compileIgnore(lines, builder);
    assert.equal(matcher.problem, null, lines);
    for (const path of ignored) assert.ok(matcher.ignores(path), `${JSON.stringify(lines)} should ignore ${path}`);
    for (const path of sent) assert.ok(!matcher.ignores(path), `${JSON.stringify(lines)} should send ${path}`);
  }
}

describe("compileIgnore", () => {
  it("reads lines as builders do: comments, blanks, line ends, a byte order mark", () => {
    check([
      ["# a\n\n  b  \r\n\tc", ["b", "c"], ["a", "# a", "#"]],
      ["\uFEFFa\n\uFEFFb", ["a"], ["b"]],
      [" #a", ["#a"], ["a"]],
      ["a\u0085\n\u00a0b", ["a", "b"], []],
      ["", [], ["a"]],
    ]);
  });

  it("takes a pattern from the context's folder, however it is written", () => {
    check([
      ["/a", ["a", "a/b"], ["b/a"]],
      ["./a//b/", ["a/b", "a/b/c"], ["a"]],
      ["a/../b", ["b"], ["a"]],
      ["../a", [], ["a"]],
      ["/", [], ["a"]],
      [".", [], ["a"]],
    ]);
  });

  it("matches all in a folder that a pattern matches", () => {
    check([
      ["node_modules", ["node_modules", "node_modules/a/b.js"], ["web/node_modules"]],
      ["a/*", ["a/b", "a/b/c"], ["a"]],
    ]);
  });

  it("keeps * and ? within a name, and lets ** reach over folders", () => {
    check([
      ["*.md", ["a.md", ".md", "a.md/b"], ["a/b.md", "a.mdx"]],
      ["a?c", ["abc", "a😀c"], ["ac", "a/c", "abbc"]],
      ["**/x", ["x", "a/x", "a/b/x", "x/y"], ["ax", "a/xy"]],
      ["**/*.log", ["a.log", "b/a.log"], ["a.logs"]],
      ["a/**", ["a/b", "a/b/c"], ["a", "ab"]],
      ["a/**/b", ["a/b", "a/x/b", "a/x/y/b"], ["a/xb", "b"]],
      ["**", ["a", "a/b"], []],
      ["**/.b", [".b", "a/.b"], ["a.b"]],
    ]);
  });

  it("takes ** beside other characters as moby does", () => {
    check([
      ["**x", ["x", "ax", "a/bx"], ["xa"]],
      ["a**b", ["ab", "a/b", "ax/b"], ["axb"]],
      ["a**", ["a", "ab", "a/b"], ["b"]],
      ["a**/.b", ["a.b", "ax/.b"], ["ax.b"]],
    ]);
  });

  it("knows sets of characters, and quotes with a backslash", () => {
    check([
      ["[a-c]x", ["ax", "cx"], ["dx", "x", "-x"]],
      ["[^a-c]x", ["dx", "/x"], ["ax"]],
      ["a[^b]x", ["acx", "a/x"], ["abx"]],
      ["a[\\]]", ["a]"], ["a\\"]],
      ["[[:digit:]]x", ["1x"], ["dx", ":x"]],
      ["[α-ω]", ["β"], ["b"]],
      ["a\\*", ["a*"], ["ab"]],
      ["\\!a", ["!a"], ["a"]],
      ["a\\ b", ["a b"], []],
    ]);
  });

  it("takes marks of regular expressions as themselves, but for those that moby forgets", () => {
    check([
      ["a.b+(c)$*", ["a.b+(c)$"], ["aXb+(c)$"]],
      ["*.{js,ts}", ["a.{js,ts}"], ["a.js"]],
      ["a|b*", ["axx", "xb", "c/bx"], ["xa"]],
      ["a{2}*", ["aa", "aab"], ["a{2}"]],
      ["a{0}b/c*", ["b/cx"], ["ab/cx"]],
      ["a|b", ["a|b"], ["a", "b"]],
    ]);
  });

  it("lets the last matching line decide", () => {
    check([
      ["*\n!a\na/b", ["c", "a/b", "a/b/c"], ["a", "a/c"]],
      ["*\n! /a/b", ["a", "a/c"], ["a/b", "a/b/c"]],
      ["!a\na", ["a"], []],
      ["a\n./!a", [], ["a"]],
    ]);
  });

  it("does not count a match of a folder that could not change the answer there", () => {
    check([
      ["a/b\n!a", ["a/b"], ["a", "a/c"]],
      ["a\n!a/b\na", ["a/c"], ["a/b"]],
    ]);
  });

  it("brings back from ignored folders on BuildKit what the classic builder does not look for", () => {
    const lines = "a\n!**/keep\n!a/b/c";
    check([[lines, ["a", "a/x", "a/b"], ["a/keep", "a/x/keep", "a/b/c"]]]);
    check([[lines, ["a/x/keep", "a/x"], ["a/keep", "a/b/keep", "a/b/c"]]], "classic");
    check([["a\n!**/keep", ["a/keep"], ["keep"]]], "classic");
  });

  it("answers the same in whatever order paths are asked for", () => {
    const matcher = compileIgnore("a\n!a/b\na/b/c\n!**/d");
    const paths = ["a/b/c/d", "x", "a/b/e", "a/b", "a/b/c/d/e", "a", "a/b/c", "a/bb", "a/b/c/x"];
    const answers = new Map(paths.map((path) => [path, compileIgnore("a\n!a/b\na/b/c\n!**/d").ignores(path)]));
    for (const path of [...paths, ...paths.toReversed(), ...paths.toSorted()]) {
      assert.equal(matcher.ignores(path), answers.get(path), path);
    }
  });

  it("says which line builders refuse, and ignores nothing then", () => {
    for (const line of ["!", "! ", "!/", "[", "[]", "[^]", "[a-]", "a\\", "[b-a]", "a[a-]b"]) {
      const matcher = compileIgnore(`# first\n${line}\nb`);
      assert.equal(matcher.problem?.line, 1, line);
      assert.ok(!matcher.ignores("b"));
    }
    assert.match(compileIgnore("!").problem?.message ?? "", /needs a pattern/);
    assert.match(compileIgnore("[a").problem?.message ?? "", /\[a/);
    assert.equal(compileIgnore(`a\n${"x".repeat(70_000)}`).problem?.line, 1);
  });
});

describe("canSkip", () => {
  const skips = (lines: string, folder: string, builder: "buildkit" | "classic" = "buildkit") =>
    compileIgnore(lines, builder).canSkip(folder);

  it("saves looking into ignored folders", () => {
    assert.ok(skips("a", "a"));
    assert.ok(skips("a", "a/b"));
    assert.ok(!skips("a", "b"));
    assert.ok(!skips("a/b", "a"));
  });

  it("looks into them where a later exception may bring something back, and only there", () => {
    assert.ok(!skips("a\n!a/b/c", "a"));
    assert.ok(!skips("a\n!a/b/c", "a/b"));
    assert.ok(skips("a\n!a/b/c", "a/x"));
    assert.ok(skips("!a/b\na", "a"));
    assert.ok(!skips("a\n!**/b", "a/x"));
    assert.ok(skips("a\n!b/**/c", "a"));
    assert.ok(skips("ab\n!a", "ab"));
  });

  it("skips on the classic builder what that does not look into", () => {
    assert.ok(skips("a\n!**/b", "a", "classic"));
    assert.ok(!skips("!a/b\na", "a", "classic"));
  });
});

describe("compilePatterns", () => {
  it("takes each pattern as it is, without comments", () => {
    const matcher = compilePatterns(["#a", "b/", ""]);
    assert.ok(matcher.ignores("#a"));
    assert.ok(matcher.ignores("b/c"));
    assert.ok(!matcher.ignores("a"));
  });
});
