import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hashWithHeader } from "./hashWithHeader.ts";

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

describe("The hash of a file behind a header", () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "hash-with-header-"));
    await writeFile(join(folder, "a"), "bytes");
    await symlink("a", join(folder, "link"));
  });

  afterEach(() => rm(folder, { recursive: true }));

  it("is that of both together, of the file that was meant", async () => {
    const hash = (name: string, content: string) => hashWithHeader(join(folder, name), "größe", content);
    assert.equal(await hash("a", sha256("bytes")), sha256("größebytes"));
    assert.equal(await hash("a", sha256("other bytes")), null);
    assert.equal(await hash("link", sha256("bytes")), null);
    assert.equal(await hash("gone", sha256("bytes")), null);
  });
});
