import assert from "node:assert/strict";
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { realFile, realFolder } from "./realPath.ts";

describe("The real place of a Dockerfile", () => {
  let folder: string;
  before(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), "real-path-")));
    await mkdir(join(folder, "real"));
    await writeFile(join(folder, "real", "Dockerfile"), "");
    await symlink("real", join(folder, "link"));
    await symlink("Dockerfile", join(folder, "real", "other.Dockerfile"));
  });
  after(() => rm(folder, { recursive: true }));

  it("is the same by whatever folder it is reached", () => {
    assert.equal(realFile(join(folder, "link", "Dockerfile")), join(folder, "real", "Dockerfile"));
    assert.equal(realFolder(join(folder, "link")), join(folder, "real"));
  });

  it("keeps two names of one file apart", () => {
    const other = join(folder, "real", "other.Dockerfile");
    assert.equal(realFile(other), other);
  });

  it("is the path as given when there is no such folder", () => {
    assert.equal(realFile("/no/such/Dockerfile"), "/no/such/Dockerfile");
  });
});
