import assert from "node:assert/strict";
import type { LastStep } from "../build/lastStep.ts";
import type { Reason } from "../cache/reason.ts";
import type { PathChange } from "../context/diffFiles.ts";
import type { Explanation, NextStep } from "../explanation.ts";
import { step } from "../build/lastStep.fixture.ts";
import { buildRecord, DAY, explained, nextStep, NOW, predicted, SECOND } from "./explanation.fixture.ts";
import { hintTooltip, hoverFor } from "./hover.ts";

const tooltip = (text: string, last: LastStep | null, facts: Partial<Explanation> = {}) =>
  hintTooltip(explained(text, [last], facts), 0, NOW)?.split("\n") ?? null;

const record = "| Record | 5 min ago (2026-11-21 16:44 UTC), from BuildKit's build history |";
const rule = "|:---|:---|";

describe("Hover over an instruction", () => {
  it("says when a cached step last really ran, and the size of its layer", () => {
    const cached = step("cached", { sizeBytes: 38_000_000, createdAt: NOW - 12 * DAY });
    assert.deepEqual(tooltip("RUN make", cached), [
      "| Last build | **✓ cached** |",
      rule,
      "| Last ran | 12 d ago (2026-11-09 16:49 UTC) |",
      "| Layer | 38 MB |",
      record,
    ]);
  });

  it("says how long a built step ran, and when its layer was made", () => {
    const built = step("built", { durationMs: 48 * SECOND, sizeBytes: 0, createdAt: NOW - 310 * SECOND });
    assert.deepEqual(tooltip("RUN make", built), [
      "| Last build | **↻ built in 48 s** |",
      rule,
      "| Last ran | in that build, for 48 s |",
      "| Layer | 0 B, created 5 min ago (2026-11-21 16:43 UTC) |",
      record,
    ]);
  });

  it("says of a base image when it was made, since it never ran here", () => {
    const lines = tooltip("FROM a", step("cached", { createdAt: NOW - 12 * DAY }));
    assert.deepEqual(lines?.slice(2, -1), ["| Layer | created 12 d ago (2026-11-09 16:49 UTC) |"]);
  });

  it("shows what was edited about an instruction, safe from its own characters", () => {
    const textBefore = "RUN a | b `c`\n  && d";
    assert.deepEqual(tooltip("RUN a | make", step("cached", { textBefore }))?.slice(0, 3), [
      "| Last build | **✓ cached** |",
      rule,
      String.raw`| Edited since | RUN a \| ~~b \`c\` \&\& d~~ **make** |`,
    ]);
  });

  it("shortens a long instruction", () => {
    const lines = tooltip("RUN make", step("cached", { textBefore: `RUN ${"x".repeat(500)}` }));
    assert.ok((lines?.[2] ?? "").length < 170, lines?.[2]);
    assert.match(lines?.[2] ?? "", /x…~~/);
  });

  it("tells of the next build where none is known, of what it can be told", () => {
    const told = (next: NextStep) =>
      hintTooltip(predicted(explained("RUN make", [], { lastBuild: null }), [next]), 0, NOW);
    assert.deepEqual(told(nextStep("cached"))?.split("\n"), ["| Next build | **✓ cached** |", rule]);
    assert.equal(told(nextStep("unknown", { reasons: [{ kind: "no-record" }] })), null);
  });

  it("tells of the newer image that a registry has, and when it was asked", () => {
    const view = explained("FROM a", [step("cached")]);
    const newerImage = { digest: `sha256:${"0123456789ab".repeat(5)}`, askedAt: NOW - 7_200_000 };
    const instructions = view.instructions.map((instruction) => ({ ...instruction, newerImage }));
    const lines = hintTooltip({ ...view, instructions }, 0, NOW)?.split("\n") ?? [];
    assert.match(lines[0] ?? "", /^\| Registry \| has a newer image: sha256\\:0123456789ab, asked 2 h ago \(.*\) \|$/);
  });

  describe("with a prediction", () => {
    const rows = (text: string, next: NextStep) =>
      hintTooltip(predicted(explained(text, [step("built")]), [next]), 0, NOW)?.split("\n") ?? [];
    const rebuild = (...reasons: readonly Reason[]) => nextStep("rebuild", { reasons });

    it("lists the first files with what changed, one below the other, then how many more", () => {
      const mode: PathChange = { path: "run.sh", change: "mode", from: "644", to: "755" };
      const others = ["a_1", "b", "c", "d", "e", "f"].map((path): PathChange => ({ path, change: "content" }));
      const found = rows("COPY . .", rebuild({ kind: "files-changed", paths: [mode, ...others] }));
      assert.deepEqual(found.slice(0, 9), [
        "| Next build | **↻ rebuilds** |",
        rule,
        String.raw`| Because | run\.sh mode 644→755 |`,
        String.raw`|  | a\_1 changed |`,
        "|  | b changed |",
        "|  | c changed |",
        "|  | d changed |",
        "|  | and 2 more |",
        "| Last build | **↻ built** |",
      ]);
    });

    it("shows what was edited since the build that it compares with, heredocs included", () => {
      const before = "RUN <<EOF\nmake old\n";
      const found = rows("RUN <<EOF\nmake new\nEOF\n", rebuild({ kind: "instruction-changed", before }));
      assert.deepEqual(found.slice(2, 5), [
        "| Because | instruction edited |",
        "| Last build | **↻ built** |",
        String.raw`| Edited since | RUN \<\<EOF make ~~old~~ **new** |`,
      ]);
    });

    it("gives the time that a step takes, or would take if it rebuilds", () => {
      assert.ok(rows("RUN a", nextStep("rebuild", { estimateMs: 48_000 })).includes("| Takes | ≈48 s |"));
      const reasons = [{ kind: "stage-output", stage: "a" }] as const;
      const open = rows("COPY --from=a b c", nextStep("unknown", { reasons, estimateMs: 48_000 }));
      assert.ok(open.includes("| Takes | ≈48 s if it rebuilds |"), open.join("\n"));
    });
  });

  it("says how the build ended, where its record comes from, and what else is to be known", () => {
    const facts = { lastBuild: buildRecord({ status: "failed", source: "cachelens" }), note: "A newer build…" };
    assert.deepEqual(tooltip("RUN make", step("skipped"), facts)?.slice(2), [
      "| Record | last build failed, 5 min ago (2026-11-21 16:44 UTC), from the record kept by cachelens |",
      "",
      "The last build ended before it came here.",
      "",
      "A newer build…",
    ]);
  });

  it("says that an instruction is new", () => {
    assert.deepEqual(tooltip("RUN make", null), ["| Last build | **+ new since the last build** |", rule, record]);
  });

  it("covers every line of an instruction and no other", () => {
    const explanation = explained("FROM a\n\nRUN b \\\n  c\n", [step("cached"), step("built")]);
    const found = [1, 2, 3, 4, 5].map((line) => hoverFor(explanation, line, NOW)?.instruction ?? null);
    assert.deepEqual(found, [0, null, 1, 1, null]);
  });

  it("is not there without a build", () => {
    assert.equal(hoverFor(explained("FROM a", [null], { lastBuild: null }), 1, NOW), null);
  });
});
