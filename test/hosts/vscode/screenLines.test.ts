import assert from "node:assert/strict";
import { type ScreenBox, assembleLines } from "./screenLines.ts";

describe("Lines put together from the screen", () => {
  const box = (kind: string, row: number, left: number, text: string, className = ""): ScreenBox => {
    return { kind, top: row * 20, bottom: row * 20 + 20, left, text, className };
  };

  it("hold text, hint and decoration in the order of the screen, not of the document tree", () => {
    const [line] = assembleLines([
      box("hint", 0, 90, "\u00a0✓ cached"),
      box("text", 0, 30, "\u00a0alpine"),
      box("text", 0, 0, "FROM"),
      box("number", 0, 0, "1"),
      box("decoration", 0, 100, '"12\u00a0s"'),
      box("decoration", 0, 100, "none"),
    ]);
    assert.deepEqual([line?.text, line?.hint, line?.decorations], ["FROM alpine", "✓ cached", ["12 s"]]);
    assert.deepEqual(line?.hintAt, { x: 90, y: 10 });
  });

  it("come in the order of their numbers, each with the lens above it, its icon and its own underlines", () => {
    const lines = assembleLines([
      box("number", 3, 0, "2"),
      box("number", 1, 0, "1"),
      box("lens", 2, 0, "Build | Cache\u00a0map"),
      box("icon", 1, 0, 'url("https://host/?path=%2Fmedia%2Fcheck.svg")'),
      box("squiggle", 3, 0, "", "cdr squiggly-warning"),
    ]);
    assert.deepEqual(
      lines.map(({ number, lens, icon, squiggles }) => ({ number, lens, icon, squiggles })),
      [
        { number: 1, lens: "", icon: "check", squiggles: [] },
        { number: 2, lens: "Build | Cache map", icon: "", squiggles: ["warning"] },
      ],
    );
  });
});
