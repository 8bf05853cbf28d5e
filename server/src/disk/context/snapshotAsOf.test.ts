import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ignoreNothing } from "../../core/context/ignore.ts";
import type { ContextSnapshot } from "../../core/context/snapshot.ts";
import { ContextIndex } from "./contextIndex.ts";
import { snapshotAsOf } from "./snapshotAsOf.ts";
import { TreeSnapshot } from "./treeSnapshot.ts";

describe("A context as it was at an earlier time", () => {
  let folder = "";
  let built = 0;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "as-of-"));
    for (const path of ["src/deep", "lib", "moved"]) mkdirSync(join(folder, path), { recursive: true });
    for (const path of ["a", "b", "src/c", "src/deep/d", "lib/e", "moved/f"]) writeFileSync(join(folder, path), path);
    await pass();
    built = Date.now();
    await pass();
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Longer than the clock of files ticks. */
  const pass = () => new Promise((resolve) => setTimeout(resolve, 30));
  const look = async (knowsIgnored = true): Promise<ContextSnapshot> => {
    const index = new ContextIndex(folder, { builder: "buildkit", ignore: ignoreNothing, reads: null });
    const now = await index.refresh();
    assert.ok(now.known && now.value instanceof TreeSnapshot);
    return snapshotAsOf(now.value, built, knowsIgnored, " was touched");
  };
  /** What is known of a path: `known`, `unknown`, `nothing`. */
  const of = (snapshot: ContextSnapshot, path: string): string => {
    const digest = snapshot.digest(path);
    return digest === null ? "nothing" : digest.known ? "known" : "unknown";
  };
  const all = (snapshot: ContextSnapshot, ...paths: string[]) => paths.map((path) => `${path} ${of(snapshot, path)}`);

  it("is what it is now when nothing was touched", async () => {
    const then = await look();
    assert.deepEqual(all(then, "", "a", "src"), [" known", "a known", "src known"]);
    assert.equal(then.gapIn("src"), null);
    assert.equal(of(then, "never"), "nothing");
  });

  it("is not known of a file that was written since, even with its old time, nor of all above it", async () => {
    writeFileSync(join(folder, "src/c"), "SRC/C");
    utimesSync(join(folder, "src/c"), 1, 1);
    const then = await look();
    assert.deepEqual(all(then, "src/c", "src", "", "src/deep", "lib"), [
      "src/c unknown",
      "src unknown",
      " unknown",
      "src/deep known",
      "lib known",
    ]);
    assert.deepEqual(then.digest("src"), { known: false, why: "src/c was touched" });
  });

  it("may have held files that are gone, also for a pattern that would have matched them", async () => {
    rmSync(join(folder, "src/c"));
    const then = await look();
    assert.deepEqual(all(then, "src/c", "src", "src/deep/d"), ["src/c unknown", "src unknown", "src/deep/d known"]);
    assert.deepEqual(then.digest("src/c"), { known: false, why: "src was touched" });
    assert.match(then.gapIn("src") ?? "", /^src was touched$/);
    assert.equal(then.gapIn("lib"), null);
  });

  it("is not known of what is in a folder that came from elsewhere", async () => {
    renameSync(join(folder, "lib"), join(folder, "old"));
    renameSync(join(folder, "moved"), join(folder, "lib"));
    const then = await look();
    assert.deepEqual(all(then, "lib/f", "lib/e", "a"), ["lib/f unknown", "lib/e unknown", "a known"]);
  });

  it("knows files, but no folder as a whole, when other files may have been ignored", async () => {
    const then = await look(false);
    assert.deepEqual(all(then, "a", "src/c", "src", ""), ["a known", "src/c known", "src unknown", " unknown"]);
    assert.match(then.gapIn("src") ?? "", /ignore file/);
  });
});
