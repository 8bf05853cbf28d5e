import assert from "node:assert/strict";
import { endOf, readEngineEvents } from "./engineEvents.ts";

const event = (Type: string, ms: number, ID: string, Attributes: object | null = null): string =>
  JSON.stringify({ Type, Action: "tag", timeNano: ms * 1e6, Actor: { ID, Attributes } });

describe("The events that an engine remembers", () => {
  it("are an object a line, of which those of images are told", () => {
    const text = [event("container", 5, "c"), event("image", 9, "sha256:i", { name: "a:1" }), ""].join("\n");
    const images = [{ at: 9, action: "tag", subjects: ["sha256:i", "a:1"] }];
    assert.deepEqual(readEngineEvents(text), { oldest: 5, images });
  });

  it("may be none, and are not known of another answer", () => {
    assert.deepEqual(readEngineEvents(""), { oldest: null, images: [] });
    assert.equal(readEngineEvents("<html>"), null);
  });

  it("are asked for up to the end of a millisecond", () => {
    assert.equal(endOf(1_795_347_226_404), "1795347226.405");
  });
});
