import assert from "node:assert/strict";
import { parseDockerfile } from "../dockerfile/parseDockerfile.ts";
import { findDurations, selectTimed } from "./findDurations.ts";
import { step } from "./lastStep.fixture.ts";
import type { LastStatus, LastStep } from "./lastStep.ts";
import { recordOf, stepAtLine } from "./record.fixture.ts";

const dockerfile = parseDockerfile("RUN a");
const ran = (durationMs: number | null, status: LastStatus = "built"): readonly LastStep[] => [
  step(status, { durationMs }),
];
const durationOf = (...builds: readonly (readonly (LastStep | null)[])[]) => findDurations(builds, dockerfile)[0];

describe("How long a step takes", () => {
  it("is the median of the last five times that it really ran", () => {
    assert.equal(durationOf(ran(10)), 10);
    assert.equal(durationOf(ran(900), ran(10), ran(12)), 12);
    assert.equal(durationOf(ran(1), ran(2), ran(30), ran(4), ran(5), ran(999), ran(999)), 4);
  });

  it("lies between the two middle times of an even number, in whole milliseconds", () => {
    assert.equal(durationOf(ran(10), ran(21)), 16);
  });

  it("does not count builds in which it did not run to its end, or that did not have it", () => {
    assert.equal(durationOf(ran(3, "failed"), [null], [], ran(null), ran(7, "cached"), ran(20)), 20);
  });

  it("is not known when no build ran it", () => {
    assert.equal(durationOf(), null);
    assert.equal(durationOf(ran(3, "failed")), null);
  });

  it("is not looked for in older builds when five have told", () => {
    let read = 0;
    function* builds(): Generator<readonly LastStep[]> {
      for (;;) {
        read++;
        yield ran(1);
      }
    }
    assert.deepEqual(findDurations(builds(), dockerfile), [1]);
    assert.equal(read, 5);
  });
});

describe("The builds that tell how long steps take", () => {
  const record = (ref: string, durationMs: number | null = 5) =>
    recordOf([stepAtLine(1, durationMs === null ? "cached" : "built", { durationMs })], { ref });

  it("count once, also when the record of one comes from two sources", () => {
    const [newest, other] = [record("b"), record("a")];
    assert.deepEqual(selectTimed([newest, { ...newest, source: "cachelens" }, other], "buildkit"), [newest, other]);
  });

  it("are those that ran something, by the same builder", () => {
    const classic = recordOf(record("c").steps, { ref: "c", builder: "classic" });
    assert.deepEqual(selectTimed([record("d", null), classic, record("a")], "classic"), [classic]);
  });
});
