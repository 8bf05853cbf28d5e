import assert from "node:assert/strict";
import { parseDockerfile } from "./parseDockerfile.ts";

function read(text: string): string[] {
  return parseDockerfile(text).directives.map(({ name, value, line }) => `${line} ${name}=${value}`);
}

function errorLines(text: string): number[] {
  return parseDockerfile(`${text}FROM a\n`).problems.map(({ line }) => line);
}

describe("directives", () => {
  it("stand at the top, in any case and with any blanks", () => {
    const text = "# syntax=docker/dockerfile:1\n#ESCAPE = ` \n#\tcheck=skip=all;error=true\r\nFROM a\n";
    assert.deepEqual(read(text), ["1 syntax=docker/dockerfile:1", "2 escape=`", "3 check=skip=all;error=true"]);
    assert.equal(parseDockerfile(text).escape, "`");
  });

  it("have no effect below a comment, an empty line, an unknown name or an instruction", () => {
    for (const above of ["# a\n", "\n", "# a=b\n", "FROM a\n", "#\n"])
      assert.deepEqual(read(`${above}# escape=\`\n`), []);
  });

  it("are refused when given twice", () => {
    assert.deepEqual(errorLines("# check=a\n# check=b\n"), [2]);
    assert.deepEqual(read("# check=a\n# check=b\n# syntax=c\n"), ["1 check=a"]);
  });

  it("take no other escape character than \\ and `", () => {
    assert.deepEqual(errorLines("# escape=!\n"), [1]);
    assert.deepEqual(errorLines("# escape= \n"), [1]);
    assert.deepEqual(errorLines("# escape=\\\n"), []);
  });

  it("keep one blank when their value is nothing but blanks, as BuildKit does", () => {
    assert.deepEqual(read("# syntax=  \nFROM a\n"), ["1 syntax= "]);
    assert.deepEqual(read("# syntax=\nFROM a\n"), []);
  });

  it("may follow a #! line, except for escape", () => {
    assert.deepEqual(read("#!/usr/bin/b\n# syntax=c\n# check=d\n# escape=`\n"), ["2 syntax=c", "3 check=d"]);
    assert.deepEqual(read("\ufeff#!/usr/bin/b\n# syntax=c\n"), ["2 syntax=c"]);
  });

  it("may be indented only for escape", () => {
    assert.deepEqual(read(" # escape=`\n # syntax=b\n"), ["1 escape=`"]);
  });

  it("name the syntax of files that are no Dockerfiles, too", () => {
    assert.deepEqual(read("// syntax=a\nb\n"), ["1 syntax=a"]);
    assert.deepEqual(read('{"b": 1, "syntax": "a"}'), ["1 syntax=a"]);
    assert.deepEqual(read("// check=a\n"), []);
    assert.deepEqual(read('{"syntax": 1}'), []);
    assert.deepEqual(read('{"syntax": "a"} b'), []);
  });
});
