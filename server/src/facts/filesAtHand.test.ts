import assert from "node:assert/strict";
import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { file, snapshotOf } from "../core/context/snapshot.fixture.ts";
import type { FileKind } from "../core/rules/rule.ts";
import { known } from "../core/known.ts";
import { parseDockerfile } from "../core/dockerfile/parseDockerfile.ts";
import { planBuild } from "../core/plan/planBuild.ts";
import { FileReader } from "./filesAtHand.ts";

describe("The kinds of files", () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "kinds-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** The kinds of the files that a Dockerfile adds, all with one time. */
  const look = async (
    reader: FileReader,
    modifiedAt: string,
    ...paths: string[]
  ): Promise<Record<string, FileKind>> => {
    const snapshot = known(snapshotOf(Object.fromEntries(paths.map((path) => [path, file("", { modifiedAt })]))));
    const plan = planBuild(parseDockerfile(`FROM a\nADD ${paths.join(" ")} gone /d/\n`), {
      builder: "buildkit",
      target: null,
      buildArgs: new Map(),
    });
    const context = { folder, dockerfile: join(folder, "Dockerfile"), builder: "buildkit", snapshot } as const;
    return Object.fromEntries((await reader.look(context, plan, undefined, new AbortController().signal)).kinds);
  };

  it("are read from the first bytes, again when a file has changed", async () => {
    await writeFile(join(folder, "a"), "text");
    const kinds = new FileReader();
    assert.deepEqual(await look(kinds, "1", "a"), { a: "other" });
    await writeFile(join(folder, "a"), Buffer.from("1f8b08", "hex"));
    assert.deepEqual(await look(kinds, "1", "a"), { a: "other" }, "nothing tells that it changed");
    assert.deepEqual(await look(kinds, "2", "a"), { a: "archive" });
  });

  it("are not read through a link that has come to be there", async () => {
    await writeFile(join(folder, "secret"), "text");
    await symlink("secret", join(folder, "a"));
    assert.deepEqual(await look(new FileReader(), "1", "a"), {});
  });
});
