import assert from "node:assert/strict";
import { stripVTControlCharacters } from "node:util";
import { paint, wantsColors } from "./paint.ts";

describe("Colours on a terminal", () => {
  it("mark what is said of a line and leave the line itself alone", () => {
    const painted = paint({ plain: "1  FROM a  ", marked: "✓ cached", tone: "cached" });
    assert.ok(painted.startsWith("1  FROM a  \u001B["), painted);
    assert.equal(stripVTControlCharacters(painted), "1  FROM a  ✓ cached");
  });

  it("differ by tone, and are left away where nothing is said", () => {
    const tones = (["cached", "built", "failed", "faint"] as const).map((tone) =>
      paint({ plain: "", marked: "x", tone }),
    );
    assert.equal(new Set(tones).size, 4);
    assert.equal(paint({ plain: "FROM a", marked: "", tone: "faint" }), "FROM a");
  });

  it("are printed on a terminal that has them, and as the user wants", () => {
    assert.deepEqual([wantsColors({}, true), wantsColors({}, false)], [true, false]);
    assert.equal(wantsColors({ TERM: "dumb" }, true), false);
    assert.equal(wantsColors({ NO_COLOR: "1", FORCE_COLOR: "1" }, true), false);
    assert.equal(wantsColors({ NO_COLOR: "" }, true), true);
    assert.deepEqual(
      [wantsColors({ FORCE_COLOR: "1" }, false), wantsColors({ FORCE_COLOR: "0" }, true)],
      [true, false],
    );
  });
});
