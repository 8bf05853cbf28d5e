import assert from "node:assert/strict";
import { formatAge, formatCount, formatDuration, formatSize, formatTime } from "./units.ts";

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

describe("Units that a user reads", () => {
  it("shows sizes with at most three digits, in powers of 1000", () => {
    const shown = [0, 6, 999, 1000, 4096, 9949, 9951, 38_400_000, 999_600_000, 1_230_000_000].map(formatSize);
    assert.deepEqual(shown, ["0 B", "6 B", "999 B", "1 kB", "4.1 kB", "9.9 kB", "10 kB", "38 MB", "1 GB", "1.2 GB"]);
  });

  it("shows durations in the units that fit", () => {
    const shown = [0, 42, 999, 1000, 4200, 48_000, 59_400, 59_600, 125_000, 120_000, 3_599_700, 3_900_000];
    assert.deepEqual(shown.map(formatDuration), [
      ...["0 ms", "42 ms", "999 ms", "1 s", "4.2 s", "48 s", "59 s"],
      ...["1 min", "2 min 5 s", "2 min", "1 h", "1 h 5 min"],
    ]);
  });

  it("shows ages in one unit, rounded down", () => {
    const shown = [0, 3.9 * second, 5 * minute, 7.8 * hour, 12 * day, 29 * day, 95 * day, 800 * day].map(formatAge);
    assert.deepEqual(shown, ["0 s", "3 s", "5 min", "7 h", "12 d", "29 d", "3 mo", "2 y"]);
  });

  it("calls what a clock that is behind says the present", () => {
    assert.equal(formatAge(-5000), "0 s");
    assert.equal(formatDuration(-1), "0 ms");
  });

  it("shows times to the minute, and in which zone", () => {
    assert.equal(formatTime(Date.UTC(2026, 10, 21, 16, 49, 1)), "2026-11-21 16:49 UTC");
  });

  it("has the right plural", () => {
    assert.deepEqual(
      [0, 1, 2].map((count) => formatCount(count, "step")),
      ["0 steps", "1 step", "2 steps"],
    );
  });
});
