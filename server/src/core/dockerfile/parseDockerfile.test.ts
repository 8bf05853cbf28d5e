import assert from "node:assert/strict";
import { parseDockerfile } from "./parseDockerfile.ts";

/** Lines and text of every instruction: `first-last text`. */
function read(text: string): string[] {
  return parseDockerfile(text).instructions.map(({ line, endLine, text: read }) => `${line}-${endLine} ${read}`);
}

function errors(text: string): string[] {
  const { problems } = parseDockerfile(text);
  return problems.filter(({ severity }) => severity === "error").map(({ line, message }) => `${line}: ${message}`);
}

describe("parseDockerfile", () => {
  it("gives every instruction its lines and its text", () => {
    assert.deepEqual(read("FROM a\n\n# note\nRUN b  c\n"), ["1-1 FROM a", "4-4 RUN b  c"]);
  });

  it("joins continued lines and keeps all their blanks", () => {
    assert.deepEqual(read("FROM a\nRUN b \\\n\t && c \\ \t\n  d  \nRUN e"), [
      "1-1 FROM a",
      "2-4 RUN b \t && c   d  ",
      "5-5 RUN e",
    ]);
  });

  it("drops comment and empty lines inside an instruction, but counts them", () => {
    assert.deepEqual(read("FROM a\nRUN b \\\n  # why\n\n  c\n"), ["1-1 FROM a", "2-5 RUN b   c"]);
  });

  it("takes a comment that ends with the continuation character as a comment only", () => {
    assert.deepEqual(read("FROM a\n# b \\\nRUN c\n"), ["1-1 FROM a", "3-3 RUN c"]);
  });

  it("reads on when the file ends in a continuation", () => {
    assert.deepEqual(read("FROM a\nRUN b \\"), ["1-1 FROM a", "2-2 RUN b "]);
    assert.deepEqual(read("FROM a\nRUN b \\\n\n# c\n"), ["1-1 FROM a", "2-4 RUN b "]);
  });

  it("does not continue a line whose continuation character is escaped", () => {
    assert.deepEqual(read("FROM a\nRUN b\\\\\nRUN c"), ["1-1 FROM a", "2-2 RUN b\\\\", "3-3 RUN c"]);
  });

  it("drops blanks in front of an instruction, not in front of a continued line", () => {
    assert.deepEqual(read("  FROM a\n\tRUN \\\n  b"), ["1-1 FROM a", "2-3 RUN   b"]);
  });

  it("knows Go's white space, which has NEL and no byte-order mark", () => {
    assert.deepEqual(read("\u00a0\u0085\u3000FROM a\n\u2003\n"), ["1-1 FROM a"]);
    assert.deepEqual(read("FROM a\n\ufeffRUN b\n"), ["1-1 FROM a", "2-2 \ufeffRUN b"]);
  });

  it("starts an instruction at a line of nothing but a continuation character", () => {
    assert.deepEqual(read("FROM a\n\\\n  RUN b"), ["1-1 FROM a", "2-3   RUN b"]);
    assert.deepEqual(errors("FROM a\n\\\n"), [
      "2: A continuation character with nothing to continue: remove the line.",
    ]);
  });

  it("reads Windows line ends as it reads others", () => {
    assert.deepEqual(read("FROM a\r\nRUN b \\\r\n  c\r\n"), ["1-1 FROM a", "2-3 RUN b   c"]);
  });

  it("takes a carriage return inside a line as a blank, not as a line end", () => {
    assert.deepEqual(read("FROM a\rAS b\n"), ["1-1 FROM a\rAS b"]);
    assert.deepEqual(parseDockerfile("FROM a\rAS b\n").instructions[0]?.words, ["a", "AS", "b"]);
  });

  it("reads past a byte-order mark, which keeps its place in the offsets", () => {
    const text = "\ufeffFROM a\n";
    const [from] = parseDockerfile(text).instructions;
    assert.equal(from?.keyword, "FROM");
    assert.equal(text.slice(from.span.start, from.span.end), "FROM a");
  });

  it("knows keywords in any case and gives them in capitals", () => {
    const { instructions, problems } = parseDockerfile("from a\nRun b\n");
    assert.deepEqual(
      instructions.map(({ keyword }) => keyword),
      ["FROM", "RUN"],
    );
    assert.deepEqual(
      instructions.map(({ text }) => text),
      ["from a", "Run b"],
    );
    assert.deepEqual(problems, []);
  });

  it("does not take a foreign letter for that of a keyword", () => {
    assert.deepEqual(errors("FROM a\nEXPO\u017fE 1\n"), ["2: Unknown instruction EXPO\u017fE."]);
  });

  it("continues lines with the character of the escape directive only", () => {
    assert.deepEqual(read("# escape=`\nFROM a\nRUN b `\n  c\\\nRUN d"), ["2-2 FROM a", "3-4 RUN b   c\\", "5-5 RUN d"]);
  });

  it("covers the file's own characters with spans, even of a keyword broken over lines", () => {
    const text = "FROM a\nRU\\\n# c\nN b \\\n c\n\n";
    const run = parseDockerfile(text).instructions[1];
    assert.ok(run);
    assert.equal(run.keyword, "RUN");
    assert.equal(text.slice(run.span.start, run.span.end), "RU\\\n# c\nN b \\\n c");
  });

  it("reads the instruction that ONBUILD holds, with its own place", () => {
    const text = "FROM a\nONBUILD \\\n  copy --link b c\n";
    const onbuild = parseDockerfile(text).instructions[1];
    const trigger = onbuild?.trigger;
    assert.ok(onbuild && trigger);
    assert.deepEqual(onbuild.words, []);
    assert.equal(trigger.keyword, "COPY");
    assert.equal(trigger.text, "copy --link b c");
    assert.deepEqual(trigger.flags, [{ name: "link", value: null }]);
    assert.deepEqual(trigger.words, ["b", "c"]);
    assert.deepEqual([trigger.line, trigger.endLine], [2, 3]);
    assert.equal(text.slice(trigger.span.start, trigger.span.end), "copy --link b c");
  });

  it("finds the instruction in ONBUILD behind the flags, even when these hold the same word", () => {
    const trigger = parseDockerfile("FROM a\nONBUILD --b=RUN RUN  \n").instructions[1]?.trigger;
    assert.deepEqual([trigger?.text, trigger?.span], ["RUN", { start: 23, end: 28 }]);
  });

  it("puts the heredoc of an ONBUILD on both instructions", () => {
    const onbuild = parseDockerfile("FROM a\nONBUILD RUN <<E\nb\nE\n").instructions[1];
    assert.deepEqual(
      onbuild?.heredocs.map(({ content }) => content),
      ["b\n"],
    );
    assert.deepEqual(onbuild.trigger?.heredocs, onbuild.heredocs);
    assert.deepEqual([onbuild.endLine, onbuild.trigger.endLine], [4, 4]);
  });

  it("warns of empty lines inside an instruction, once, at the first", () => {
    const { problems } = parseDockerfile("FROM a\nRUN b \\\n\n c \\\n\n d\n");
    assert.deepEqual(
      problems.map(({ line, severity }) => [line, severity]),
      [[3, "warning"]],
    );
  });

  it("puts up with NUL characters", () => {
    assert.deepEqual(read("FROM a\nRUN b\0c\n"), ["1-1 FROM a", "2-2 RUN b\0c"]);
  });

  it("answers for an empty file", () => {
    assert.deepEqual(parseDockerfile(""), {
      text: "",
      escape: "\\",
      directives: [],
      instructions: [],
      problems: [
        { line: 1, endLine: 1, severity: "error", message: "The file has no instructions: add a FROM instruction." },
      ],
    });
  });

  it("reports a line that is too long for BuildKit, and reads it", () => {
    const longest = 65535;
    const lines = [
      "FROM a",
      `RUN ${"b".repeat(longest)}`,
      "#".repeat(longest),
      "#".repeat(longest + 1),
      "#é".repeat(22_000),
    ];
    const text = lines.join("\n");
    assert.equal(parseDockerfile(text).instructions.length, 2);
    assert.deepEqual(
      errors(text).map((each) => each.slice(0, 2)),
      ["2:", "4:", "5:"],
    );
  });

  it("reads deep nesting without running out of stack", () => {
    const deep = "${a:-".repeat(100_000);
    assert.equal(read(`FROM a\nRUN <<E ${deep}\nE\n`).length, 3);
    assert.equal(read(`FROM a\n${"ONBUILD ".repeat(100_000)}\n`).length, 2);
  });
});
