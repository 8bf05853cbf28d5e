import assert from "node:assert/strict";
import { step } from "../build/lastStep.fixture.ts";
import { buildRecord, explained, nextStep, predicted } from "./explanation.fixture.ts";
import { statusFor } from "./status.ts";

const text = "FROM a\nENV A=1\nRUN b\nRUN c\n";
const steps = [step("cached"), step("metadata"), step("cached"), step("built")];
const answered = { kind: "answered" } as const;
const notRunning = { kind: "trouble", trouble: "notRunning", message: "The Docker engine is not running." } as const;

describe("Status of a Dockerfile", () => {
  it("is the cached share of the last build's steps", () => {
    assert.deepEqual(statusFor(explained(text, steps), answered), {
      text: "2/3 cached",
      detail: "Last build: 2/3 cached, from BuildKit's build history.",
      level: "idle",
    });
  });

  it("is the cached share and the time of the next build where it is predicted", () => {
    const rebuild = nextStep("rebuild", { estimateMs: 52_000 });
    const next = [nextStep("cached"), nextStep("metadata"), nextStep("cached"), rebuild];
    assert.deepEqual(statusFor(predicted(explained(text, steps), next), answered), {
      text: "2/3 cached · next ≈52 s",
      detail: "Next build: 1 of 3 steps rebuilds, ≈52 s. Last build: 2/3 cached, from BuildKit's build history.",
      level: "idle",
    });
    const all = predicted(explained(text, steps), [...next.slice(0, 3), nextStep("cached")]);
    assert.equal(statusFor(all, answered).text, "all cached");
  });

  it("tells of the next build when only other Dockerfiles were built", () => {
    const none = explained(text, [], { lastBuild: null });
    const next = [nextStep("cached"), nextStep("metadata"), nextStep("cached"), nextStep("unknown")];
    const { text: shown, detail } = statusFor(predicted(none, next), answered);
    assert.equal(shown, "next: 2/3 cached");
    assert.match(detail, /Next build: 1 of 3 steps unknown\.$/);
  });

  it("says how a build ended that did not complete", () => {
    const failed = explained(text, steps, { lastBuild: buildRecord({ status: "failed" }), note: "A note." });
    const { text: shown, detail } = statusFor(failed, answered);
    assert.equal(shown, "last build failed");
    assert.equal(detail, "Last build failed: 2/3 cached, from BuildKit's build history. A note.");
  });

  it("says when a record is a stored one, with Docker and without", () => {
    const stored = explained(text, steps, { lastBuild: buildRecord({ source: "import" }) });
    assert.equal(statusFor(stored, answered).text, "2/3 cached (stored)");
    assert.equal(statusFor(stored, notRunning).text, "Docker not running · stored build");
  });

  it("says what is the matter with Docker, and keeps telling of the build that is known", () => {
    assert.deepEqual(statusFor(explained(text, [], { lastBuild: null }), notRunning), {
      text: "Docker not running",
      detail: "The Docker engine is not running.",
      level: "trouble",
    });
    assert.equal(
      statusFor(explained(text, steps), notRunning).detail,
      "The Docker engine is not running. Last build: 2/3 cached, from BuildKit's build history.",
    );
  });

  it("has a word for every other standing", () => {
    const none = explained(text, [], { lastBuild: null });
    const shown = [
      answered,
      { kind: "asking" } as const,
      { kind: "building" } as const,
      { kind: "static", why: "untrusted" } as const,
      { kind: "static", why: "notOnDisk" } as const,
    ].map((standing) => statusFor(none, standing).text);
    assert.deepEqual(shown, ["no build yet", "looking for builds…", "building…", "builds off", "no builds"]);
  });

  it("counts the files of a context that takes long to read", () => {
    const { text: said, level } = statusFor(explained(text, steps), { kind: "reading", files: 12_000 });
    assert.deepEqual([said, level], ["reading 12000 files…", "busy"]);
  });
});
