import assert from "node:assert/strict";
import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { file, link, snapshotOf } from "../core/context/snapshot.fixture.ts";
import { FileKinds } from "./fileKinds.ts";

describe("The kinds of files", () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "kinds-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const look = async (kinds: FileKinds, modifiedAt: string, ...paths: string[]) => {
    const entries = Object.fromEntries(paths.map((path) => [path, file("", { modifiedAt })]));
    const { signal } = new AbortController();
    return Object.fromEntries(
      await kinds.look(folder, snapshotOf({ ...entries, l: link("a") }), [...paths, "l", "gone"], signal),
    );
  };

  it("are read from the first bytes, again when a file has changed", async () => {
    await writeFile(join(folder, "a"), "text");
    const kinds = new FileKinds();
    assert.deepEqual(await look(kinds, "1", "a"), { a: "other" });
    await writeFile(join(folder, "a"), Buffer.from("1f8b08", "hex"));
    assert.deepEqual(await look(kinds, "1", "a"), { a: "other" }, "nothing tells that it changed");
    assert.deepEqual(await look(kinds, "2", "a"), { a: "archive" });
  });

  it("are not read through a link that has come to be there", async () => {
    await writeFile(join(folder, "secret"), "text");
    await symlink("secret", join(folder, "a"));
    assert.deepEqual(await look(new FileKinds(), "1", "a"), {});
  });
});
