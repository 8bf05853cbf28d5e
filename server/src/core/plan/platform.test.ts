import assert from "node:assert/strict";
import { formatPlatform, parsePlatform } from "./platform.ts";

describe("parsePlatform", () => {
  it("reads full and short forms and drops what goes without saying", () => {
    const cases = {
      "linux/amd64": "linux/amd64",
      "linux/amd64/v1": "linux/amd64",
      "linux/amd64/v2": "linux/amd64/v2",
      arm64: "linux/arm64",
      "linux/aarch64/v8": "linux/arm64",
      "linux/arm": "linux/arm/v7",
      "linux/arm/6": "linux/arm/v6",
      linux: "linux/amd64",
      "Windows/amd64": "windows/amd64",
    };
    for (const [text, platform] of Object.entries(cases)) {
      const read = parsePlatform(text);
      assert.equal(read === null ? null : formatPlatform(read), platform, text);
    }
  });

  it("is null for what is none", () => {
    for (const text of ["", "a/b/c/d", "linux/", "lin ux"]) assert.equal(parsePlatform(text), null, text);
  });
});
