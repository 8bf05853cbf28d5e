import assert from "node:assert/strict";
import { link, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FileEntry } from "../core/context/snapshot.ts";
import { Contexts } from "./contexts.ts";

describe("A context that is looked at", () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "contexts-"));
    await writeFile(join(folder, "a"), "1");
    await link(join(folder, "a"), join(folder, "z"));
  });

  afterEach(() => rm(folder, { recursive: true }));

  const look = async (builder: "buildkit" | "classic"): Promise<FileEntry> => {
    const question = { folder, dockerfile: null, builder, reads: ["z"] };
    const { snapshot } = await new Contexts().look(question, false, null, new AbortController().signal);
    const entry = snapshot.known ? snapshot.value.entry("z") : null;
    return entry?.kind === "file" ? entry : assert.fail();
  };

  it("tells the classic builder's first name of a file, though no step reads that", async () => {
    assert.equal((await look("classic")).hardLinkTo, "a");
    assert.equal((await look("buildkit")).hardLinkTo, null);
  });
});
