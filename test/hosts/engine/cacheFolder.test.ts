import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cacheRoot, cachedFolder } from "./cacheFolder.ts";

describe("the cache folder of test engines", () => {
  const before = process.env["XDG_CACHE_HOME"];
  let cache = "";

  beforeEach(async () => {
    cache = await mkdtemp(join(tmpdir(), "engine-cache-"));
    process.env["XDG_CACHE_HOME"] = cache;
  });

  afterEach(async () => {
    if (before === undefined) delete process.env["XDG_CACHE_HOME"];
    else process.env["XDG_CACHE_HOME"] = before;
    await rm(cache, { recursive: true });
  });

  const fill = (content: string) => (folder: string) => writeFile(join(folder, "file"), content);
  const content = async (folder: string) => readFile(join(folder, "file"), "utf8");

  it("is filled once and then reused", async () => {
    await cachedFolder("thing", 0, fill("first"));
    const folder = await cachedFolder("thing", 0, fill("second"));
    assert.equal(folder, join(cache, "dockerfile-cache-lens/engine/v1/thing"));
    assert.equal(await content(folder), "first");
  });

  it("is remade when a file in it was lost or cut short", async () => {
    const folder = await cachedFolder("thing", 0, fill("first"));
    await writeFile(join(folder, "file"), "f");
    await cachedFolder("thing", 0, fill("second"));
    assert.equal(await content(folder), "second");
    await rm(join(folder, "file"));
    await cachedFolder("thing", 0, fill("third"));
    assert.equal(await content(folder), "third");
  });

  it("is remade when it was left half made, and the leftovers of a dead process go", async () => {
    // No process has this number: Linux's largest is 2^22.
    const abandoned = join(cacheRoot(), "thing.99999999.abcdef");
    await mkdir(abandoned, { recursive: true });
    await mkdir(join(cacheRoot(), "thing"));
    const folder = await cachedFolder("thing", 0, fill("whole"));
    assert.equal(await content(folder), "whole");
    assert.deepEqual(await readdir(cacheRoot()), ["thing"]);
  });

  it("may be asked for twice at once", async () => {
    const [one, other] = await Promise.all([cachedFolder("thing", 0, fill("a")), cachedFolder("thing", 0, fill("b"))]);
    assert.equal(one, other);
    assert.match(await content(one), /^[ab]$/);
    assert.deepEqual(await readdir(cacheRoot()), ["thing"]);
  });

  it("stays as it was when filling fails", async () => {
    const failing = cachedFolder("thing", 0, () => Promise.reject(new Error("no network")));
    await assert.rejects(failing, /no network/);
    assert.deepEqual(await readdir(cacheRoot()), []);
  });

  it("says how much space is missing before anything is downloaded", async () => {
    const greedy = cachedFolder("thing", 1e9, () => assert.fail("filled"));
    await assert.rejects(greedy, /Not enough disk space in .+: 1000000000 MB are needed, \d+ MB are free\./);
  });
});
