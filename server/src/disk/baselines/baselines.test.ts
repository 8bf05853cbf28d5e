import assert from "node:assert/strict";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
} from "node:fs";
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mock } from "node:test";
import type { Baseline } from "../../core/build/baseline.ts";
import type { NamedContext } from "../../core/plan/namedContext.ts";
import { ignoreNothing } from "../../core/context/ignore.ts";
import { listSnapshot } from "../../core/context/listedSnapshot.ts";
import type { ContextSnapshot } from "../../core/context/snapshot.ts";
import { plainBuildOptions } from "../../core/context/world.ts";
import { ContextIndex } from "../context/contextIndex.ts";
import { TreeSnapshot } from "../context/treeSnapshot.ts";
import { openBaselineStore } from "./baselineStore.ts";
import { openFileStore, type FileStore } from "./fileStore.ts";
import { openSeal } from "./seal.ts";

let folder = "";
let warnings: string[] = [];
const warn = (message: string): void => void warnings.push(message);

function prepare(): void {
  folder = mkdtempSync(join(tmpdir(), "baselines-"));
  warnings = [];
}
const clean = (): void => rmSync(folder, { recursive: true });

describe("What builds started from, kept on disk", () => {
  beforeEach(prepare);
  afterEach(clean);
  const path = "/project/Dockerfile";
  const baselineOf = (number: number, facts: Partial<Baseline> = {}): Baseline => ({
    ref: `r${number}`,
    builder: "buildkit",
    builderName: "default",
    startedAt: Date.now() + number,
    dockerfile: { path, text: "FROM a\nCOPY . .\n" },
    context: "/project",
    target: null,
    platform: null,
    options: plainBuildOptions,
    baseImages: new Map(),
    files: null,
    laterFiles: null,
    namedContexts: new Map(),
    namedFiles: new Map(),
    ...facts,
  });
  const filesIn = (): string[] =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name));

  it("comes back as it was", async () => {
    const config = {
      env: [["PATH", "5ea1"] as const],
      user: "me",
      workingDir: "/w",
      shell: ["sh"],
      onBuild: ["RUN x"],
    };
    const baseline = baselineOf(1, {
      target: "build",
      platform: "linux/arm64",
      options: { ...plainBuildOptions, buildArgs: new Map([["TOKEN", "5ea1ed"]]), noCache: true, shmSize: 5 },
      baseImages: new Map([["a", { id: "sha256:1", layers: ["sha256:2"], config }]]),
      files: "f".repeat(64),
      laterFiles: { id: "d".repeat(64), folderTouchedAt: 5.5, knowsIgnored: true, isPrompt: false },
      namedContexts: new Map<string, NamedContext>([
        ["other", { kind: "folder", path: "/elsewhere" }],
        ["image", { kind: "image", reference: "busybox" }],
        ["git", { kind: "unread", why: "it is not known" }],
      ]),
      namedFiles: new Map([["other", "e".repeat(64)]]),
    });
    const store = openBaselineStore(folder, warn);
    await store.add(path, baseline);
    assert.deepEqual(await store.list(path), [baseline]);
    assert.deepEqual(await store.list("/other/Dockerfile"), []);
    assert.deepEqual(warnings, []);
  });

  it("stays within bounds of number and age, for Dockerfiles that are not built any more too", async () => {
    const store = openBaselineStore(folder, warn);
    await store.add("/old/Dockerfile", baselineOf(0, { startedAt: Date.now() - 100 * 24 * 60 * 60 * 1000 }));
    for (let number = 1; number <= 22; number++) await store.add(path, baselineOf(number));
    const refs = (await store.list(path)).map(({ ref }) => ref);
    assert.equal(refs.length, 20);
    assert.equal(refs[0], "r22");
    assert.deepEqual(await store.list("/old/Dockerfile"), []);
  });

  it("can be asked for across Dockerfiles, the newest first", async () => {
    const store = openBaselineStore(folder, warn);
    const places = [path, "/a/Dockerfile", "/b/Dockerfile", "/a/Dockerfile"];
    for (const [number, place] of places.entries()) await store.add(place, baselineOf(number));
    const refsOf = async (of: string, most: number): Promise<string[]> => {
      return (await store.listOthers(of, most)).map(({ ref }) => ref);
    };
    assert.deepEqual(await refsOf(path, 9), ["r3", "r2", "r1"]);
    assert.deepEqual(await refsOf(path, 2), ["r3", "r2"]);
    assert.deepEqual(await refsOf("/a/Dockerfile", 9), ["r2", "r0"]);
    assert.deepEqual(await openBaselineStore(join(folder, "none"), warn).listOthers(path, 9), []);
  });

  it("sets aside what is damaged or of a newer version, in one line", async () => {
    const store = openBaselineStore(folder, warn);
    for (let number = 1; number <= 3; number++) await store.add(path, baselineOf(number));
    const [first = "", second = ""] = filesIn().sort();
    writeFileSync(first, '{"formatVersion":2,');
    writeFileSync(second, readFileSync(second, "utf8").replace('"formatVersion":2', '"formatVersion":3'));
    assert.deepEqual(
      (await store.list(path)).map(({ ref }) => ref),
      ["r3"],
    );
    assert.deepEqual(
      (await store.list(path)).map(({ ref }) => ref),
      ["r3"],
    );
    assert.equal(warnings.length, 1);
    assert.match(warnings[0] ?? "", /set aside: .*unreadable \(and 1 more\)$/);
  });
});

describe("openSeal", () => {
  beforeEach(prepare);
  afterEach(clean);

  it("seals equal values alike in every process of an installation, and in no other", async () => {
    const [one, two] = await Promise.all([openSeal(folder), openSeal(folder)]);
    assert.equal(one("secret"), two("secret"));
    assert.equal(one("secret"), (await openSeal(folder))("secret"));
    assert.notEqual(one("secret"), one("other"));
    assert.notEqual(one("secret"), (await openSeal(join(folder, "elsewhere")))("secret"));
    assert.deepEqual(readdirSync(folder).sort(), ["elsewhere", "seal.key"]);
    assert.equal(statSync(join(folder, "seal.key")).mode & 0o077, 0);
  });

  it("makes a new key when the old one is damaged", async () => {
    const before = (await openSeal(folder))("secret");
    writeFileSync(join(folder, "seal.key"), "short");
    const after = await openSeal(folder);
    assert.notEqual(after("secret"), before);
    assert.equal((await openSeal(folder))("secret"), after("secret"));
  });
});

describe("Files of contexts, kept on disk", () => {
  let context = "";
  beforeEach(() => {
    prepare();
    context = mkdtempSync(join(tmpdir(), "context-"));
    mkdirSync(join(context, "a/empty"), { recursive: true });
    writeFileSync(join(context, "a/é"), "1");
    writeFileSync(Buffer.concat([Buffer.from(`${context}/`), Buffer.of(0xff)]), "2");
    symlinkSync("a/é", join(context, "link"));
    symlinkSync("nowhere", join(context, "a/other"));
    for (const name of ["a/é", "."]) utimesSync(join(context, name), 1, 1);
  });
  afterEach(() => {
    mock.restoreAll();
    clean();
    rmSync(context, { recursive: true });
  });

  const look = async (remembered: ContextSnapshot | null = null): Promise<TreeSnapshot> => {
    const index = new ContextIndex(
      context,
      { builder: "buildkit", ignore: ignoreNothing, reads: null },
      { remembered },
    );
    const snapshot = await index.refresh();
    assert.ok(snapshot.known && snapshot.value instanceof TreeSnapshot);
    return snapshot.value;
  };
  /** Lets a second go by: what changed just now is read again each time. */
  const settle = (): void => {
    const later = Date.now() + 1000;
    mock.method(Date, "now", () => later);
  };
  const stored = (): string[] => readdirSync(join(folder, "files"));

  /** Loads a snapshot with the one that it goes by, if any, as who holds none does. */
  const load = async (store: FileStore, id: string | null): Promise<TreeSnapshot | null> => {
    const whole = (base: string): Promise<ContextSnapshot | null> => store.load(base, () => assert.fail("two bases"));
    const loaded = await store.load(id ?? "", whole);
    assert.ok(loaded === null || loaded instanceof TreeSnapshot);
    return loaded;
  };

  it("come back as they were, and spare reading files again", async () => {
    settle();
    const store = openFileStore(folder, warn);
    const snapshot = await look();
    const loaded = await load(store, await store.add(snapshot, null));
    assert.ok(loaded !== null);
    assert.deepEqual(loaded.tree, snapshot.tree);
    for (const path of ["", "a", "a/é", "link"]) assert.deepEqual(loaded.digest(path), snapshot.digest(path));
    assert.equal((await look(loaded)).tree, loaded.tree);
    assert.deepEqual(warnings, []);
  });

  describe("beside an earlier one of the same folder", () => {
    let store: FileStore;
    let [first, second, third]: [string | null, string | null, string | null] = [null, null, null];
    let snapshot: TreeSnapshot;
    const pathOf = (id: string | null): string => join(folder, "files", `${id}.files`);
    beforeEach(async () => {
      for (const name of ["b", "c"]) {
        mkdirSync(join(context, name));
        for (let file = 0; file < 50; file++) writeFileSync(join(context, name, `file${file}`), "");
      }
      settle();
      store = openFileStore(folder, warn);
      first = await store.add(await look(), null);
      writeFileSync(join(context, "a/é"), "other");
      second = await store.add(await look(), first);
      rmSync(join(context, "a/other"));
      snapshot = await look();
      third = await store.add(snapshot, second);
    });

    it("take the room of what is different, and as little memory", async () => {
      assert.ok(statSync(pathOf(third)).size < statSync(pathOf(first)).size / 5);
      const whole = await load(store, first);
      const loaded = await store.load(third ?? "", (id) => Promise.resolve(id === first ? whole : null));
      assert.ok(loaded instanceof TreeSnapshot);
      assert.deepEqual(loaded.tree, snapshot.tree);
      assert.deepEqual(loaded.digest(""), snapshot.digest(""));
      assert.equal(loaded.tree.folders?.get("b"), whole?.tree.folders?.get("b"));
      assert.notEqual(loaded.tree.folders?.get("a"), whole?.tree.folders?.get("a"));
    });

    it("are whole again when much is different", async () => {
      for (const name of ["b", "c"]) chmodSync(join(context, name, "file1"), 0o600);
      const fourth = await store.add(await look(), third);
      assert.ok((await store.load(fourth ?? "", () => assert.fail("it has a base"))) !== null);
    });

    it("are lost with the one that they go by, but are not damaged", async () => {
      rmSync(pathOf(first));
      assert.equal(await load(store, second), null);
      assert.equal(await load(store, third), null);
      assert.deepEqual(warnings, []);
    });

    it("keep that one as long as they are used", async () => {
      for (const [age, id] of [first, second, third].entries()) utimesSync(pathOf(id), 1, 1_600_000_000 + age);
      await load(store, third);
      const other = await openFileStore(folder, warn, { bytes: 1e6, age: 1e9 }).add(await look(), null);
      assert.deepEqual(stored().sort(), [first, third, other].map((id) => `${id}.files`).sort());
      assert.deepEqual((await load(store, third))?.tree, snapshot.tree);
    });
  });

  it("are kept once when they are the same", async () => {
    const store = openFileStore(folder, warn);
    const snapshot = await look();
    const ids = await Promise.all([
      store.add(snapshot, null),
      store.add(snapshot, null),
      openFileStore(folder, warn).add(snapshot, null),
    ]);
    assert.equal(new Set(ids).size, 1);
    assert.equal(stored().length, 1);
  });

  it("are set aside when they are damaged, wherever", async () => {
    const store = openFileStore(folder, warn);
    const id = (await store.add(await look(), null)) ?? "";
    const path = join(folder, "files", `${id}.files`);
    const whole = readFileSync(path);
    for (const damaged of [whole.subarray(0, -1), Buffer.concat([whole, whole]), Buffer.alloc(0), flip(whole, 200)]) {
      warnings = [];
      writeFileSync(path, damaged);
      assert.equal(await load(store, id), null);
      assert.equal(await load(store, id), null);
      assert.equal(warnings.length, 1);
    }
  });

  it("stay within bounds: what was not used for longest goes", async () => {
    const sizes = { bytes: 2_000, age: 1_000_000 };
    const store = openFileStore(folder, warn, sizes);
    const ids: string[] = [];
    for (let count = 0; count < 6; count++) {
      writeFileSync(join(context, "new"), String(count));
      const id = (await store.add(await look(), null)) ?? "";
      utimesSync(join(folder, "files", `${id}.files`), 1_700_000_000 + count, Date.now() / 1000 - 100 + count);
      ids.push(id);
    }
    assert.ok(stored().length < 6);
    assert.equal(await load(store, ids[0] ?? ""), null);
    assert.ok((await load(store, ids[5] ?? "")) !== null);
    assert.equal(await openFileStore(folder, warn, { ...sizes, bytes: 10 }).add(await look(), null), null);
    assert.deepEqual(warnings, []);
  });

  it("are not kept of snapshots that were not taken from a disk", async () => {
    assert.equal(await openFileStore(folder, warn).add(listSnapshot([]), null), null);
  });
});

function flip(bytes: Buffer, at: number): Buffer {
  const flipped = Buffer.from(bytes);
  flipped[at] = (flipped[at] ?? 0) ^ 1;
  return flipped;
}
