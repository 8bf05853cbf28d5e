import assert from "node:assert/strict";
import { placeCommands } from "./placeCommands.ts";
import { readScript } from "./readScript.ts";

/** Where the last command of a script runs, which starts in /w. */
function lastFolder(text: string, start: string | null = "/w"): string | null | undefined {
  const script = readScript(text);
  return script === null ? undefined : placeCommands(script, start).at(-1)?.folder;
}

describe("The folder of a command", () => {
  it("is where cd has taken it", () => {
    assert.equal(lastFolder("make"), "/w");
    assert.equal(lastFolder("cd a/b && cd .. && make"), "/w/a");
    assert.equal(lastFolder("cd '/x y' && make"), "/x y");
    assert.equal(lastFolder("pushd a && make"), "/w/a");
    assert.equal(lastFolder("cd a && make", "."), "a");
    assert.equal(lastFolder("true; make"), "/w");
    assert.equal(lastFolder("cd /x && make", null), "/x");
    assert.equal(lastFolder("cd $X && cd /x && make"), "/x");
  });

  it("is not told where cd may not run, or goes where only the shell knows", () => {
    const unknown = [
      "cd a; make",
      "cd a || make",
      "(cd a && make)",
      "if cd a; then make; fi",
      "cd && make",
      "cd - && make",
    ];
    const more = ["cd $X && make", "cd ~ && make", "cd ~/a && make", "cd -P a && make", "cd a && popd && make"];
    for (const text of [...unknown, ...more]) assert.equal(lastFolder(text), null, text);
    assert.equal(lastFolder("cd a && make", null), null);
  });
});
