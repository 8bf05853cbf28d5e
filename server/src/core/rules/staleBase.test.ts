import assert from "node:assert/strict";
import { known, unknown } from "../known.ts";
import { DAY, NOW } from "../presentation/explanation.fixture.ts";
import type { BaseImageState } from "./rule.ts";
import { check, findings, fixed, linesOf } from "./rules.fixture.ts";

const rule = "stale-base";

/** An image that was made so many days ago. */
const made = (days: number, isNewest?: boolean, digest: string | null = null): BaseImageState => ({
  createdAt: NOW - days * DAY,
  digest,
  isNewest: isNewest === undefined ? unknown("not asked") : known(isNewest),
});

describe("stale-base", () => {
  it("says how old an image is whose reference names no version", () => {
    assert.deepEqual(findings(rule, "FROM debian:latest\n", { bases: { "debian:latest": made(90) } }), [
      "1-1 debian:latest is 3 mo old here, and stays so until a build pulls: rebuild with --pull, or name a version.",
    ]);
    assert.deepEqual(findings(rule, "FROM debian AS a\nFROM a\n", { bases: { debian: made(7) } }), [
      "1-1 debian, without a tag, is 7 d old here, and stays so until a build pulls: rebuild with --pull, or name a version.",
    ]);
    assert.deepEqual(linesOf(rule, "FROM debian\n", { bases: { debian: made(6) } }), []);
  });

  it("goes by the registry where that was asked", () => {
    assert.deepEqual(findings(rule, "FROM debian:12\n", { bases: { "debian:12": made(90, false) } }), [
      "1-1 The registry has a newer debian:12 than the one that builds use here (made 3 mo ago): rebuild with --pull.",
    ]);
    assert.deepEqual(linesOf(rule, "FROM debian\n", { bases: { debian: made(90, true) } }), []);
  });

  it("offers a build that pulls", () => {
    const [finding] = check(rule, "FROM debian\n", { bases: { debian: made(90) } });
    assert.deepEqual(finding?.fixes, [{ kind: "rebuild", title: "Rebuild with --pull", pull: true }]);
  });

  const digest = `sha256:0123456789abcdef${"0".repeat(48)}`;

  it("offers to pin to the digest that is known, also in other stages, but does not unasked", () => {
    const text = "FROM --platform=$BUILDPLATFORM debian AS a\r\nfrom debian\r\n";
    const project = { bases: { debian: made(90, undefined, digest) } };
    const [finding] = check(rule, text, project);
    assert.deepEqual(
      finding?.fixes.map(({ title }) => title),
      ["Rebuild with --pull", "Pin to the one at hand, debian@sha256:0123456789ab… (brings no newer one)"],
    );
    assert.equal(fixed(rule, text, project), text);
    assert.equal(fixed(rule, "FROM debian", project, true), `FROM debian@${digest}`);
    assert.equal(
      fixed(rule, "FROM \\\n  debian\nRUN a\nFROM --platform=linux/amd64 debian\nCOPY --from=0 / /\n", project, true),
      `FROM \\\n  debian@${digest}\nRUN a\nFROM --platform=linux/amd64 debian@${digest}\nCOPY --from=0 / /\n`,
    );
    const newer = { bases: { "debian:12": made(90, false, digest) } };
    assert.equal(
      check(rule, "FROM debian:12\n", newer)[0]?.fixes[1]?.title,
      "Pin to the newest, debian:12@sha256:0123456789ab… (changes the image)",
    );
    assert.equal(fixed(rule, "FROM debian:12 AS b\n", newer, true), `FROM debian:12@${digest} AS b\n`);
  });

  it("offers it neither without a digest nor where the name is not written out", () => {
    for (const text of ["ARG V=debian\nFROM $V\n", 'FROM "debian"\n', "FROM debian\n"]) {
      const state = made(90, undefined, text.startsWith("FROM debian") ? null : digest);
      const [finding] = check(rule, text, { bases: { debian: state } });
      assert.equal(finding?.fixes.length, 1, text);
    }
  });

  it("tells of each image once, and of none that builds do not use", () => {
    const bases = { a: made(90), b: made(90) };
    assert.deepEqual(linesOf(rule, "FROM a AS x\nFROM a\nCOPY --from=x / /\n", { bases }), [1]);
    assert.deepEqual(linesOf(rule, "FROM a\nFROM b\n", { bases }), [2]);
  });

  it("is silent where a version is named or nothing is known", () => {
    const digest = `sha256:${"0".repeat(64)}`;
    const silent = [
      "scratch",
      "debian:12",
      `debian@${digest}`,
      `debian:latest@${digest}`,
      "host:5000/a:1",
      "$V",
      "UPPER",
    ];
    const linesFor = (image: string, bases: Record<string, BaseImageState>) => {
      return linesOf(rule, `ARG V=debian:12\nFROM ${image}\nRUN a\n`, { bases });
    };
    for (const image of silent)
      assert.deepEqual(linesFor(image, { [image]: made(900), "debian:12": made(900) }), [], image);
    for (const image of ["host:5000/a", "ghcr.io/a/b", "debian:latest"]) {
      assert.deepEqual(linesFor(image, { [image]: made(900) }), [2], image);
      assert.deepEqual(linesFor(image, {}), [], image);
      assert.deepEqual(linesFor(image, { [image]: { ...made(0), createdAt: null } }), [], image);
    }
  });
});
