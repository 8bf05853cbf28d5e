import assert from "node:assert/strict";
import { readBuildArgs } from "./buildArgs.ts";

describe("Values of --build-arg", () => {
  it("stand behind the first equals sign, the last one of a name counting", () => {
    const read = readBuildArgs(["A=1", "B=x=y", "C=", "A=2"], {});
    assert.deepEqual(Object.fromEntries(read), { A: "2", B: "x=y", C: "" });
  });

  it("of a name alone are the caller's environment, or none", () => {
    assert.deepEqual(Object.fromEntries(readBuildArgs(["A", "B"], { A: "1" })), { A: "1" });
  });
});
