import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSoughtBuilds } from "./soughtBuilds.ts";

describe("Builds that were looked for", () => {
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), "sought-"))));
  afterEach(() => rm(folder, { recursive: true }));
  const open = () => openSoughtBuilds(folder, (message) => assert.fail(message));

  it("are remembered, those of each builder and Dockerfile for themselves", async () => {
    await open().add("engine default/default", "/a/Dockerfile", ["one", "two"]);
    await open().add("engine default/default", "/a/Dockerfile", ["three", "two"]);
    const list = async (builder: string, path: string) => [...(await open().list(builder, path))].sort();
    assert.deepEqual(await list("engine default/default", "/a/Dockerfile"), ["one", "three", "two"]);
    assert.deepEqual(await list("other default/default", "/a/Dockerfile"), []);
    assert.deepEqual(await list("engine default/default", "/b/Dockerfile"), []);
  });

  it("are forgotten, the oldest first, when there are too many", async () => {
    const refs = Array.from({ length: 200 }, (_, index) => `r${index}`);
    await open().add("b", "/a/Dockerfile", refs);
    await open().add("b", "/a/Dockerfile", ["newest"]);
    const left = await open().list("b", "/a/Dockerfile");
    assert.deepEqual([left.size, left.has("newest"), left.has("r199")], [200, true, false]);
  });
});
