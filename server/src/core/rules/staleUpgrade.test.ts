import assert from "node:assert/strict";
import type { NextStep } from "../explanation.ts";
import { checkRules } from "./checkRules.ts";
import { check, factsOf, findings, fixed, linesOf, type GivenStep } from "./rules.fixture.ts";

const rule = "stale-upgrade";
const old: GivenStep = { outcome: "cached", days: 23 };
const upgrade = "RUN apt-get update && apt-get upgrade -y";

describe("stale-upgrade", () => {
  it("tells how old the layer is that updates are taken from", () => {
    assert.deepEqual(findings(rule, `FROM debian\n${upgrade}\n`, { last: { 2: old } }), [
      "2-2 apt-get upgrade is taken from a layer cached 23 d ago: updates since then are not in the image. Run it again.",
    ]);
  });

  it("tells of every package manager", () => {
    for (const call of ["apk upgrade", "dnf -y upgrade", "yum update -y", "zypper -n up", "pacman -Syu --noconfirm"]) {
      assert.deepEqual(linesOf(rule, `FROM x\nRUN ${call}\n`, { last: { 2: old } }), [2], call);
    }
  });

  it("offers a rebuild, and a dated argument above", () => {
    const text = `FROM debian\n# all\n  ${upgrade}`;
    const [finding] = check(rule, text, { last: { 3: old } });
    assert.deepEqual(
      finding?.fixes.map(({ kind }) => kind),
      ["rebuild", "edit"],
    );
    const after = `FROM debian\n# all\n  ARG UPGRADED_ON=2026-11-21\n  ${upgrade}`;
    assert.equal(fixed(rule, text, { last: { 3: old } }, true), after);
    assert.equal(fixed(rule, text, { last: { 3: old } }), text, "not unasked");
  });

  it("rebuilds only the stage where that has a name, and the builder can", () => {
    const rebuilds = (from: string, builder: "buildkit" | "classic" = "buildkit"): unknown => {
      const facts = factsOf(`${from}\n${upgrade}\n`, { last: { 2: old } });
      const found = checkRules({ ...facts, explanation: { ...facts.explanation, builder } }, new Map());
      return found.find((each) => each.rule === rule)?.fixes[0];
    };
    const all = { kind: "rebuild", title: "Rebuild without cache" };
    const stage = { kind: "rebuild", title: "Rebuild stage base without cache", stage: "base" };
    assert.deepEqual(rebuilds("FROM debian AS Base"), stage);
    assert.deepEqual(rebuilds("FROM debian"), all);
    assert.deepEqual(rebuilds("FROM debian AS base", "classic"), all);
  });

  it("brings an argument up to date that is there", () => {
    const text = `FROM debian\r\nARG UPGRADED_ON=2026-01-01\r\nENV a=b\r\n${upgrade}\r\n`;
    assert.equal(fixed(rule, text, { last: { 4: old } }, true), text.replace("2026-01-01", "2026-11-21"));
  });

  it("is silent where the next build upgrades anyway, or where nothing is known", () => {
    const silent: readonly (readonly [string, GivenStep | null])[] = [
      [upgrade, null],
      [upgrade, { outcome: "built", days: 0 }],
      [upgrade, { outcome: "built", days: 23 }],
      [upgrade, { outcome: "cached", days: 6 }],
      [upgrade, { outcome: "cached", days: 7 }],
      [`ARG UPGRADED_ON=2026-11-21\n${upgrade}`, old],
      ["RUN apt-get update && apt-get install gcc", old],
      ["RUN apk update", old],
      ["RUN echo apt-get upgrade", old],
      ['RUN ["apt-get", "upgrade"]', old],
      ['SHELL ["powershell"]\nRUN apt-get upgrade', old],
      ["ONBUILD RUN apt-get upgrade", old],
    ];
    for (const [text, step] of silent) {
      const lines = text.split("\n").length + 1;
      const project = step === null ? {} : { last: { [lines]: step } };
      assert.deepEqual(linesOf(rule, `FROM x\n${text}\n`, project), [], text);
    }
  });

  it("is silent where the next build runs it again", () => {
    assert.deepEqual(rulesAt("rebuild"), []);
    assert.deepEqual(rulesAt("cached"), [rule]);
    assert.deepEqual(rulesAt("unknown"), [rule]);
  });

  it("tells of a layer that the last build made, once the next one takes it from the cache", () => {
    const built: GivenStep = { outcome: "built", days: 23 };
    assert.deepEqual(rulesAt("cached", built), [rule]);
    assert.deepEqual(rulesAt("unknown", built), []);
  });

  it("is silent where the text has changed since", () => {
    const built = { last: { 2: old } };
    assert.deepEqual(linesOf(rule, `FROM x\n${upgrade}\n`, built), [2]);
    assert.deepEqual(linesOf(rule, `FROM x\n${upgrade} # again\n`, { ...built, builtAs: `FROM x\n${upgrade}\n` }), []);
  });
});

/** Whether the rule reports anything, by what the next build does at the upgrade. */
function rulesAt(status: NextStep["status"], last = old): string[] {
  const facts = factsOf(`FROM x\n${upgrade}\n`, { last: { 2: last } });
  const instructions = facts.explanation.instructions.map((each) => ({ ...each, next: { ...each.next, status } }));
  const found = checkRules({ ...facts, explanation: { ...facts.explanation, instructions } }, new Map());
  return found.map((finding) => finding.rule).filter((code) => code === rule);
}
