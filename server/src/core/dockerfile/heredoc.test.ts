import assert from "node:assert/strict";
import type { Heredoc } from "./dockerfile.ts";
import { readHeredocMark } from "./heredoc.ts";
import { parseDockerfile } from "./parseDockerfile.ts";

/** The heredocs of the second instruction; the first is FROM. */
function heredocsOf(lines: string): readonly Heredoc[] {
  return parseDockerfile(`FROM a\n${lines}`).instructions[1]?.heredocs ?? [];
}

describe("heredocs", () => {
  it("hold their body as it stands, with the lines up to the delimiter", () => {
    assert.deepEqual(heredocsOf("RUN <<END\necho $B\n  # no comment\r\n\nEND\nRUN c"), [
      {
        name: "END",
        content: "echo $B\n  # no comment\r\n\n",
        expand: true,
        chomp: false,
        fileDescriptor: 0,
        line: 3,
        endLine: 6,
      },
    ]);
  });

  it("make the instruction as long as their last line", () => {
    const { instructions } = parseDockerfile("FROM a\nCOPY <<X /b\nc\nX\nRUN d");
    assert.deepEqual(
      instructions.map(({ line, endLine }) => [line, endLine]),
      [
        [1, 1],
        [2, 4],
        [5, 5],
      ],
    );
    assert.equal(instructions[1]?.text, "COPY <<X /b");
  });

  it("follow each other in the order of their marks", () => {
    const [first, second] = heredocsOf("COPY <<X <<Y /b\nY\nX\nX\nY\n");
    assert.deepEqual([first?.name, first?.content], ["X", "Y\n"]);
    assert.deepEqual([second?.name, second?.content], ["Y", "X\n"]);
  });

  it("begin behind the last continued line", () => {
    const [only] = heredocsOf("RUN cat <<X \\\n  > b\nc\nX\n");
    assert.deepEqual([only?.content, only?.line, only?.endLine], ["c\n", 4, 5]);
  });

  it("may have their delimiter indented by tabs after <<-, and keep the tabs of the body", () => {
    const [only] = heredocsOf("RUN <<-X\n\tb\n\t\tX\n");
    assert.deepEqual([only?.content, only?.chomp], ["\tb\n", true]);
    assert.equal(heredocsOf("RUN <<X\n\tX\nX\n")[0]?.content, "\tX\n");
  });

  it("end at a delimiter with a Windows line end, or without any", () => {
    assert.equal(heredocsOf("RUN <<X\r\nb\r\nX\r\n")[0]?.content, "b\r\n");
    assert.equal(heredocsOf("RUN <<X\nb\nX")[0]?.content, "b\n");
  });

  it("don't end at a line that only begins with the delimiter", () => {
    assert.equal(heredocsOf("RUN <<X\nXY\n X\nX\n")[0]?.content, "XY\n X\n");
  });

  it("take the rest of the file when they are not closed, which is an error", () => {
    const { instructions, problems } = parseDockerfile("FROM a\nRUN <<X\nRUN b\n");
    assert.equal(instructions.length, 2);
    assert.equal(instructions[1]?.heredocs[0]?.content, "RUN b\n");
    assert.deepEqual(problems, [
      { line: 2, endLine: 3, severity: "error", message: 'The heredoc is not closed: add a line "X".' },
    ]);
    assert.deepEqual(parseDockerfile("FROM a\nRUN <<X").instructions[1]?.endLine, 2);
  });

  it("open in RUN, COPY and ADD only, and not in JSON form", () => {
    assert.equal(heredocsOf("ADD <<X /b\nX\n").length, 1);
    assert.equal(heredocsOf("CMD cat <<X\nX\n").length, 0);
    assert.equal(heredocsOf('RUN ["cat", "<<X"]\n').length, 0);
  });

  it("don't open inside quotes, by <<<, or in a line whose quotes are not closed", () => {
    assert.equal(heredocsOf('RUN "<<X"\n').length, 0);
    assert.equal(heredocsOf("RUN cat <<<X\n").length, 0);
    assert.equal(heredocsOf("RUN it's <<X\n").length, 0);
  });

  it("open behind variables of any form", () => {
    for (const variable of ["$b", "${b}", "${b:-c d}", "${b+'x y'}", "${b#c\\}}", "${b//c/d}", '"$b ${c}"', "$1$?"]) {
      assert.equal(heredocsOf(`RUN ${variable} <<X\nX\n`)[0]?.name, "X", variable);
    }
  });
});

describe("heredocs beside substitutions", () => {
  it("are lost when a substitution with a default is part of the delimiter, as in BuildKit", () => {
    assert.equal(heredocsOf("RUN <<X${b}\nX${b}\n").length, 1);
    assert.equal(heredocsOf("RUN <<X${b:-c}\n").length, 0);
  });
});

describe("readHeredocMark", () => {
  const mark = (name: string, others = {}) => ({ name, expand: true, chomp: false, fileDescriptor: 0, ...others });

  it("reads name, file descriptor, and the marks for tabs and for variables", () => {
    assert.deepEqual(readHeredocMark("<<END"), mark("END"));
    assert.deepEqual(readHeredocMark("3<<END"), mark("END", { fileDescriptor: 3 }));
    assert.deepEqual(readHeredocMark("<<-END"), mark("END", { chomp: true }));
    assert.deepEqual(readHeredocMark("<<- END"), mark("END", { chomp: true }));
    assert.deepEqual(readHeredocMark("<< -END"), mark("-END"));
    assert.deepEqual(readHeredocMark("<<$END"), mark("$END"));
  });

  it("does not expand variables once a part of the name is quoted", () => {
    assert.deepEqual(readHeredocMark("<<'END'"), mark("END", { expand: false }));
    assert.deepEqual(readHeredocMark('<<"A B"'), mark("A B", { expand: false }));
    assert.deepEqual(readHeredocMark("<<EN'D'"), mark("END", { expand: false }));
    assert.deepEqual(readHeredocMark("<<EN\\'D"), mark("EN'D"));
    assert.deepEqual(readHeredocMark("<<'E'N\\'D"), mark("EN'D", { expand: false }));
  });

  it("finds none in other words", () => {
    for (const word of ["", "END", "<<", "<<-", "<END", "<<<END", "<<A B", "a<<END", '<<""']) {
      assert.equal(readHeredocMark(word), null, word);
    }
  });

  it("gives up where quotes are not closed", () => {
    for (const word of ["<<'END", '<<END"']) assert.equal(readHeredocMark(word), "unreadable", word);
  });
});
