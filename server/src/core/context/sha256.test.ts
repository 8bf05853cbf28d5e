import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { sha256, sha256OfBytes } from "./sha256.ts";

describe("sha256", () => {
  it("equals the system's own for texts of any length around a block's end", () => {
    for (let length = 0; length < 200; length++) {
      const text = "aé✓😀".repeat(length).slice(0, length);
      if (/[\ud800-\udfff]$/.test(text)) continue;
      assert.equal(sha256(text), createHash("sha256").update(text).digest("hex"), String(length));
    }
  });

  it("takes bytes as they are", () => {
    const bytes = Array.from({ length: 256 }, (_, byte) => String.fromCharCode(byte)).join("");
    assert.equal(sha256OfBytes(bytes), createHash("sha256").update(Buffer.from(bytes, "latin1")).digest("hex"));
  });
});
