import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BuildRecord } from "../core/build/buildRecord.ts";
import { recordOf, stepAtLine, stepNamed, stepRecord } from "../core/build/record.fixture.ts";
import { openRecordStore } from "./recordStore.ts";

const PATH = "/project/Dockerfile";
const numbered = (number: number, facts: Partial<BuildRecord> = {}) =>
  recordOf([stepAtLine(number, "built")], { ref: `r${number}`, startedAt: number, ...facts });

describe("Build records kept on disk", () => {
  let folder: string;
  let warnings: string[];
  const open = () => openRecordStore(folder, (message) => warnings.push(message));
  const refs = async (path = PATH) => (await open().list(path)).map(({ ref }) => ref);
  const files = async () => {
    const names = await readdir(folder, { recursive: true, withFileTypes: true });
    return names.filter((name) => name.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "record-store-"));
    warnings = [];
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("come back as they were, but for the values of build arguments", async () => {
    const record = recordOf(
      [
        stepAtLine(2, "built", { startedAt: 1, durationMs: 2, sizeBytes: 3, createdAt: 4 }),
        stepRecord({ kind: "instruction", index: 0 }, "notReached"),
      ],
      {
        status: "failed",
        completedAt: null,
        dockerfile: { path: PATH, text: "FROM a\nRUN ✓" },
        target: "build",
        imageLayers: [{ keyword: "RUN", createdAt: 1, sizeBytes: 2 }],
        images: ["sha256:a"],
        error: "exit code: 1",
        buildArgs: new Map([["TOKEN", "s3cret"]]),
      },
    );
    await open().add(record);
    assert.deepEqual(await open().list(PATH), [{ ...record, buildArgs: new Map() }]);
    for (const file of await files()) assert.ok(!(await readFile(file, "utf8")).includes("s3cret"));
  });

  it("are listed newest first, each Dockerfile's for itself", async () => {
    for (const number of [2, 10, 1]) await open().add(numbered(number));
    await open().add(numbered(3, { dockerfile: { path: "/other/Dockerfile", text: null } }));
    assert.deepEqual(await refs(), ["r10", "r2", "r1"]);
    assert.deepEqual(await refs("/other/Dockerfile"), ["r3"]);
    assert.deepEqual(await refs("/none/Dockerfile"), []);
  });

  it("are not kept of a Dockerfile without a path", async () => {
    await open().add(numbered(1, { dockerfile: { path: null, text: "FROM a" } }));
    assert.deepEqual(await files(), []);
  });

  it("stay few: the oldest go", async () => {
    for (let number = 1; number <= 22; number++) await open().add(numbered(number));
    assert.deepEqual(
      await refs(),
      Array.from({ length: 20 }, (_, index) => `r${22 - index}`),
    );
    assert.equal((await files()).length, 20);
  });

  it("are all there and whole after several wrote at once, and readable meanwhile", async () => {
    const writing = Array.from({ length: 10 }, (_, number) => open().add(numbered(number)));
    const reading = Array.from({ length: 10 }, () => refs());
    await Promise.all([...writing, ...reading]);
    assert.equal((await refs()).length, 10);
    assert.deepEqual(warnings, []);
    assert.ok((await files()).every((file) => file.endsWith(".json")));
  });

  it("are the user's own to read", async () => {
    await open().add(numbered(1));
    for (const file of await files()) assert.equal((await stat(file)).mode & 0o077, 0);
  });

  it("replace the record of the same build", async () => {
    await open().add(numbered(1));
    await open().add(numbered(1, { error: "again" }));
    assert.deepEqual(
      (await open().list(PATH)).map(({ error }) => error),
      ["again"],
    );
  });

  it("can have any reference, also one that looks like a path", async () => {
    await open().add(numbered(1, { ref: "../../etc/passwd" }));
    assert.deepEqual(await refs(), ["../../etc/passwd"]);
    assert.ok((await files()).every((file) => file.startsWith(join(folder, "builds"))));
  });

  it("are set aside when they can't be read, with one warning, and the others still answer", async () => {
    await open().add(numbered(1));
    await open().add(numbered(2));
    const broken = (await files()).find((file) => file.includes("r2.")) ?? "";
    await writeFile(broken, (await readFile(broken, "utf8")).slice(0, -20));
    assert.deepEqual(await refs(), ["r1"]);
    assert.deepEqual(await refs(), ["r1"]);
    assert.equal(warnings.length, 1);
    assert.match(warnings[0] ?? "", /set aside: .*r2\.json\.unreadable$/);
    assert.ok((await files()).includes(`${broken}.unreadable`));
  });

  it("of another version of Cache Lens are not read", async () => {
    await open().add(numbered(1));
    const [file = ""] = await files();
    const record = JSON.parse(await readFile(file, "utf8")) as { formatVersion: number };
    await writeFile(file, JSON.stringify({ ...record, formatVersion: record.formatVersion + 1 }));
    assert.deepEqual(await refs(), []);
  });

  it("don't come back with the names of steps, which may show the values of build arguments", async () => {
    await open().add(recordOf([stepNamed("[2/2] RUN echo s3cret", "built")]));
    assert.deepEqual(await refs(), []);
  });

  it("that can't be kept are an error to whoever wanted to keep them", async () => {
    await writeFile(join(folder, "builds"), "a file where the folder should be");
    await assert.rejects(open().add(numbered(1)));
    assert.deepEqual(await refs(), []);
  });
});
