import assert from "node:assert/strict";
import { readGivenContext } from "./namedContexts.ts";

describe("What a record tells of a named context", () => {
  it("is its image, and of a folder only that it was one", () => {
    assert.deepEqual(readGivenContext("alt", "docker-image://other:1"), { kind: "image", reference: "other:1" });
    const why = (value: string) => {
      const context = readGivenContext("lib", value);
      return context.kind === "unread" ? context.why : assert.fail(context.kind);
    };
    assert.equal(why("local:lib"), "no record tells which folder the build context lib was");
    assert.equal(why(""), "no record tells which folder the build context lib was");
  });

  it("is no address, which may hold a password", () => {
    const why = "what the build context lib gives is only known when it is fetched";
    assert.deepEqual(readGivenContext("lib", "https://user:secret@example.org/a.git"), { kind: "unread", why });
  });
});
