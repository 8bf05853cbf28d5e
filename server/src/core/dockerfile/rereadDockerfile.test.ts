import assert from "node:assert/strict";
import { readDockerfile } from "./parseDockerfile.ts";
import { rereadDockerfile } from "./rereadDockerfile.ts";

const before = readDockerfile("FROM a\nRUN b \\\n  && c\n# why\nCOPY <<E /f\nd\nE\nNONSENSE\nONBUILD RUN <<E\ng\nE\n");

/** The same edit as a whole text and by reading again. */
function reread(pattern: string, replacement: string) {
  const text = before.dockerfile.text.replace(pattern, replacement);
  const now = rereadDockerfile(before, text);
  assert.deepEqual(now, readDockerfile(text));
  return now.dockerfile.instructions;
}

describe("A Dockerfile that is read again", () => {
  it("keeps the instructions in front of the edit as they are", () => {
    const [from, run] = reread("/f", "/ff");
    assert.equal(from, before.dockerfile.instructions[0]);
    assert.equal(run, before.dockerfile.instructions[1]);
  });

  it("keeps those behind it as they are when nothing moves, else moves them without reading them", () => {
    assert.equal(reread("b", "x")[2], before.dockerfile.instructions[2]);
    assert.equal(reread("b", "xyz\\\n")[2]?.words, before.dockerfile.instructions[2]?.words);
  });

  it("reads on where an edit opens or closes a heredoc, or joins or splits lines", () => {
    assert.equal(reread("b", "<<E b").length, 4);
    assert.equal(reread("<<E", "").length, 7);
    assert.equal(reread("# why\n", "").length, 5);
    assert.equal(reread("&& c", "&& c \\").length, 4);
    assert.equal(reread("b \\", "b").length, 6);
  });

  it("starts anew where the edit may be one of a directive", () => {
    const directed = readDockerfile("# escape=\\\nFROM a\nRUN b `\nc\n");
    const text = "# escape=`\nFROM a\nRUN b `\nc\n";
    assert.deepEqual(rereadDockerfile(directed, text), readDockerfile(text));
    const json = readDockerfile('{\n"syntax": "b"\n}\nFROM a\nRUN c\n');
    assert.deepEqual(rereadDockerfile(json, '{\n"syntax": "b"\n}'), readDockerfile('{\n"syntax": "b"\n}'));
  });
});
