import assert from "node:assert/strict";
import { known } from "../known.ts";
import { compareCheckouts, type CheckoutFacts, type RevisionEntry } from "./checkout.ts";
import { listEntries } from "./entries.ts";
import { compileIgnore, ignoreNothing } from "./ignore.ts";
import { listSnapshot } from "./listedSnapshot.ts";
import type { ContextEntry, ContextSnapshot } from "./snapshot.ts";

const onDisk = (mode = 0o644, content = "1"): ContextEntry => {
  return { kind: "file", mode, size: 1, modifiedAt: "5", content: known(content), hardLinkTo: null, attributes: null };
};
const folder = (mode = 0o755): ContextEntry => ({ kind: "folder", mode, isIgnored: false });
const inGit = (isExecutable = false, content = "1"): RevisionEntry => {
  return { kind: "file", isExecutable, size: 1, content: known(content) };
};

function compare(
  revision: Readonly<Record<string, RevisionEntry>>,
  disk: Readonly<Record<string, ContextEntry>>,
  facts: Partial<CheckoutFacts> = {},
) {
  const compared = compareCheckouts({
    revision: new Map(Object.entries(revision)),
    workingTree: listSnapshot(Object.entries(disk)),
    ignoreThen: ignoreNothing,
    ignoreNow: ignoreNothing,
    isIgnoredByGit: () => false,
    permissions: "kept",
    umask: 0o022,
    hasChangedGitFolder: false,
    ...facts,
  });
  const isSame = (one: ContextSnapshot, other: ContextSnapshot): boolean => {
    return JSON.stringify(one.digest("")) === JSON.stringify(other.digest(""));
  };
  const { now, then, otherwise } = compared;
  const verdict = isSame(now, then) ? (otherwise === null || isSame(now, otherwise) ? "same" : "unknown") : "changed";
  return { ...compared, verdict };
}

describe("A revision beside the working tree", () => {
  it("is the same with the permissions that any usual checkout gives", () => {
    const revision = { a: inGit(), b: inGit(true), "d/e": inGit() };
    for (const [file, program, inner] of [
      [0o644, 0o755, 0o755],
      [0o664, 0o775, 0o775],
      [0o644, 0o775, 0o2775],
    ] as const) {
      const disk = { a: onDisk(file), b: onDisk(program), d: folder(inner), "d/e": onDisk() };
      assert.equal(compare(revision, disk).verdict, "same");
    }
    const disk = { a: onDisk(0o600), b: onDisk(0o700), d: folder(0o700), "d/e": onDisk(0o600) };
    assert.equal(compare(revision, disk, { umask: 0o077 }).verdict, "same");
  });

  it("differs in content, in what can be run, in links and in files", () => {
    assert.equal(compare({ a: inGit() }, { a: onDisk(0o644, "2") }).verdict, "changed");
    assert.equal(compare({ a: inGit() }, { a: onDisk(0o755) }).verdict, "changed");
    assert.equal(
      compare({ a: { kind: "link", target: "b" } }, { a: { kind: "link", target: "c" } }).verdict,
      "changed",
    );
    assert.equal(compare({ a: inGit() }, {}).verdict, "changed");
    assert.equal(compare({}, { a: onDisk() }).verdict, "changed");
  });

  it("leaves open what Git does not keep: other permissions, ignored files, empty folders, submodules", () => {
    assert.equal(compare({ a: inGit() }, { a: onDisk(0o600) }).verdict, "unknown");
    assert.equal(compare({ "d/a": inGit() }, { d: folder(0o700), "d/a": onDisk() }).verdict, "unknown");
    const isIgnoredByGit = (path: string): boolean => path.startsWith("out");
    assert.equal(compare({ a: inGit() }, { a: onDisk(), "out/x": onDisk() }, { isIgnoredByGit }).verdict, "unknown");
    assert.equal(compare({ a: inGit() }, { a: onDisk(), empty: folder() }).verdict, "unknown");
    const submodule = { sub: { kind: "submodule" } } as const;
    assert.equal(compare(submodule, { "sub/a": onDisk() }).verdict, "unknown");
    assert.equal(compare(submodule, { sub: folder() }).verdict, "unknown");
    assert.equal(compare(submodule, {}).verdict, "changed");
    assert.equal(compare({ a: inGit() }, { a: onDisk() }, { hasChangedGitFolder: true }).verdict, "unknown");
  });

  it("is changed for certain when something else is, whatever else is open", () => {
    const disk = { a: onDisk(0o644, "2"), empty: folder() };
    const { now, otherwise, verdict } = compare({ a: inGit() }, disk);
    assert.equal(verdict, "changed");
    assert.notDeepEqual(now.digest(""), otherwise?.digest(""));
  });

  it("has no permissions where the disk has none", () => {
    assert.equal(
      compare({ a: inGit(true), b: inGit() }, { a: onDisk(0o666), b: onDisk(0o777) }, { permissions: "none" }).verdict,
      "same",
    );
  });

  it("leaves permissions open where Git is told not to look at them", () => {
    const revision = { a: inGit(true) };
    assert.equal(compare(revision, { a: onDisk(0o755) }, { permissions: "doubtful" }).verdict, "same");
    assert.equal(compare(revision, { a: onDisk(0o644) }, { permissions: "doubtful" }).verdict, "unknown");
  });

  it("is seen through the ignore file of its time", () => {
    const disk = { a: onDisk(), "logs/b": onDisk() };
    const revision = { a: inGit(), "logs/b": inGit() };
    const { now, then } = compare(revision, disk, { ignoreThen: compileIgnore("logs\n") });
    assert.deepEqual(
      listEntries(then).map(([path]) => path),
      ["a"],
    );
    assert.deepEqual(
      listEntries(now).map(([path]) => path),
      ["a", "logs", "logs/b"],
    );
    assert.equal(
      compare(revision, disk, { ignoreThen: compileIgnore("logs"), ignoreNow: compileIgnore("log?") }).verdict,
      "same",
    );
  });
});
