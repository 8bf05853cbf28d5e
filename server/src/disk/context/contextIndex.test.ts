import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { hash } from "node:crypto";
import {
  chmodSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { compileIgnore } from "../../core/context/ignore.ts";
import { listSnapshot } from "../../core/context/listedSnapshot.ts";
import { childPath, type ContextEntry, type ContextSnapshot } from "../../core/context/snapshot.ts";
import type { Known } from "../../core/known.ts";
import { ContextIndex, type ContextView } from "./contextIndex.ts";
import { digestAt, findRow } from "./folder.ts";
import { describeProblem } from "./problems.ts";
import { TreeSnapshot } from "./treeSnapshot.ts";

describe("ContextIndex", () => {
  let root = "";
  const at = (path: string): string => join(root, path);
  const write = (path: string, content = path): void => {
    mkdirSync(dirname(at(path)), { recursive: true });
    writeFileSync(at(path), content);
  };
  const open = (view: Partial<ContextView> = {}, folder = root): ContextIndex =>
    new ContextIndex(folder, { builder: "buildkit", ignore: compileIgnore(""), reads: null, ...view });

  beforeEach(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), "context-")));
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  it("tells what is in a context: files, folders, links, modes, sizes, times, content", async () => {
    write("a/b.txt", "hello");
    chmodSync(at("a/b.txt"), 0o4755);
    utimesSync(at("a/b.txt"), 1_600_000_000, 1_600_000_000.25);
    mkdirSync(at("empty"), { mode: 0o700 });
    symlinkSync("../elsewhere", at("a/link"));
    const snapshot = value(await open().refresh());
    assert.deepEqual(paths(snapshot), ["a", "a/b.txt", "a/link", "empty"]);
    assert.deepEqual(snapshot.entry("empty"), { kind: "folder", mode: 0o700, isIgnored: false });
    assert.deepEqual(snapshot.entry("a/link"), { kind: "link", target: "../elsewhere" });
    const file = snapshot.entry("a/b.txt");
    assert.ok(file?.kind === "file");
    assert.equal(file.mode, 0o4755);
    assert.equal(file.size, 5);
    assert.equal(file.modifiedAt, "1600000000250000000");
    assert.equal(value(file.content), "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
    assert.equal(snapshot.entry("a/c"), null);
    assert.equal(snapshot.entry("a/b.txt/c"), null);
    assert.deepEqual(snapshot.names("a/b.txt"), []);
  });

  it("gives the digests that any other maker of snapshots gives", async () => {
    write("a/b/c.txt", "1");
    write("a/é😀.txt", "2");
    write("z", "3");
    symlinkSync("b", at("a/l"));
    execFileSync("mkfifo", [at("fifo")]);
    const snapshot = value(await open().refresh());
    const listed = listSnapshot(paths(snapshot).map((path) => [path, snapshot.entry(path) as ContextEntry]));
    for (const path of ["", ...paths(snapshot)]) assert.deepEqual(snapshot.digest(path), listed.digest(path), path);
  });

  it("keeps names that are no UTF-8, as links and files", async () => {
    const raw = Buffer.concat([Buffer.from(`${root}/x`), Buffer.of(0xff, 0x80)]);
    writeFileSync(raw, "raw");
    symlinkSync(Buffer.of(0xfe), at("l"));
    write("\uFFFD");
    const snapshot = value(await open().refresh());
    assert.deepEqual(new Set(snapshot.names("")), new Set(["l", "x\udcff\udc80", "\uFFFD"]));
    const file = snapshot.entry("x\udcff\udc80");
    assert.ok(file?.kind === "file" && file.content.known && file.size === 3);
    assert.deepEqual(snapshot.entry("l"), { kind: "link", target: "\udcfe" });
    assert.ok(snapshot.digest("")?.known);
  });

  it("leaves out what is ignored, and keeps ignored folders only for what is brought back", async () => {
    for (const path of ["a/x", "a/keep/y", "b/z", "c.md", "d/e/f"]) write(path);
    const snapshot = value(await open({ ignore: compileIgnore("a\nb\n*.md\n!a/keep\nd\n!d/none") }).refresh());
    assert.deepEqual(paths(snapshot), ["a", "a/keep", "a/keep/y"]);
    assert.ok((snapshot.entry("a") as { isIgnored?: boolean }).isIgnored);
    assert.ok(!(snapshot.entry("a/keep") as { isIgnored?: boolean }).isIgnored);
  });

  it("enters only what steps read", async () => {
    for (const path of ["package.json", "package-lock.json", "src/a/b", "src/c", "other/d", "other/e/f"]) write(path);
    const read = async (...reads: string[]) => paths(value(await open({ reads }).refresh()));
    assert.deepEqual(await read("package*.json"), ["package-lock.json", "package.json"]);
    assert.deepEqual(await read("src/a", "other/d"), ["other", "other/d", "src", "src/a", "src/a/b"]);
    assert.deepEqual(await read("?????/e"), ["other", "other/e", "other/e/f"]);
    assert.deepEqual(await read("none"), []);
    assert.deepEqual(await read(), []);
  });

  it("reads behind links on the way to what steps read, never outside the context", async () => {
    const outside = mkdtempSync(join(tmpdir(), "outside-"));
    try {
      writeFileSync(join(outside, "secret"), "secret");
      for (const path of ["real/x/f", "real/y", "more/g"]) write(path);
      symlinkSync("real/x", at("a"));
      symlinkSync("/more", at("b"));
      symlinkSync(outside, at("out"));
      symlinkSync("../../../../../real", at("up"));
      symlinkSync("self", at("self"));
      const read = async (...reads: string[]) => paths(value(await open({ reads }).refresh()));
      assert.deepEqual(await read("a/f"), ["a", "real", "real/x", "real/x/f"]);
      assert.deepEqual(await read("b"), ["b", "more", "more/g"]);
      assert.deepEqual(await read("up/y"), ["real", "real/y", "up"]);
      assert.deepEqual(await read("out/secret", "self/x"), ["out", "self"]);
    } finally {
      rmSync(outside, { recursive: true });
    }
  });

  it("knows for the classic builder what is behind links inside a folder that is read", async () => {
    for (const path of ["f", "d/g", "src/x"]) write(path);
    symlinkSync("../f", at("src/l"));
    symlinkSync("../d", at("src/m"));
    assert.deepEqual(paths(value(await open({ reads: ["src"] }).refresh())), ["src", "src/l", "src/m", "src/x"]);
    const classic = await open({ reads: ["src"], builder: "classic" }).refresh();
    assert.deepEqual(paths(value(classic)), ["d", "f", "src", "src/l", "src/m", "src/x"]);
  });

  it("tells which files are one and the same, by the first in order", async () => {
    write("b");
    linkSync(at("b"), at("a"));
    write("c");
    const snapshot = value(await open().refresh());
    const linkOf = (path: string) => (snapshot.entry(path) as { hardLinkTo?: string | null }).hardLinkTo;
    assert.deepEqual([linkOf("a"), linkOf("b"), linkOf("c")], [null, "a", null]);
  });

  it("sees each kind of change that it is told of, as a new listing would", async () => {
    for (const path of ["a/b/c", "a/d", "e", "f/g"]) write(path);
    const index = open();
    let last = value(await index.refresh());
    const step = async (change: () => void, ...told: string[]): Promise<void> => {
      change();
      const snapshot = value(await index.changed(told.map(at)));
      const fresh = value(await open().refresh());
      assert.deepEqual(snapshot.digest(""), fresh.digest(""), told.join());
      assert.deepEqual(paths(snapshot), paths(fresh));
      assert.notDeepEqual(snapshot.digest(""), last.digest(""), told.join());
      last = snapshot;
    };
    await step(() => write("a/b/c", "C"), "a/b/c");
    await step(() => chmodSync(at("e"), 0o600), "e");
    await step(() => chmodSync(at("a"), 0o700), "a");
    await step(() => write("a/b/0", "new"), "a/b/0");
    await step(() => write("x/y/z", "deep"), "x/y/z");
    await step(() => rmSync(at("f/g")), "f/g");
    await step(() => rmSync(at("a/b"), { recursive: true }), "a/b");
    await step(() => renameSync(at("a/d"), at("q")), "a/d", "q");
    await step(() => symlinkSync("e", at("l")), "l");
    await step(() => {
      rmSync(at("e"));
      write("e/now/folder");
    }, "e");
    await step(() => write("told/of/root"), ".");
  });

  it("does not read a file again that is certainly the same, and does when anything of it changed", async () => {
    write("a", "one");
    utimesSync(at("a"), 1, 1);
    let read = 0;
    const index = new ContextIndex(root, { builder: "buildkit", ignore: compileIgnore(""), reads: null });
    const first = value(await index.refresh());
    await settle();
    // Read so soon after it changed, it is read once more.
    const again = value(await index.refresh());
    const later = new ContextIndex(
      root,
      { builder: "buildkit", ignore: compileIgnore(""), reads: null },
      { remembered: again, onProgress: (progress) => (read = progress.read) },
    );
    assert.deepEqual(value(await later.refresh()).digest(""), first.digest(""));
    assert.equal(read, 0);
    writeFileSync(at("a"), "two");
    utimesSync(at("a"), 1, 1);
    assert.notDeepEqual(value(await later.refresh()).digest(""), first.digest(""));
  });

  it("knows the content of files of any size, in a new folder as in one that is known", async () => {
    const sizes = [0, 1, 256 * 1024 - 1, 256 * 1024, 1024 * 1024];
    const contents = sizes.map((size) => "x".repeat(size));
    const index = open();
    for (const folder of ["", "later/", "later/still/"]) {
      for (const content of contents) write(`${folder}${content.length}`, content);
      const snapshot = value(await index.refresh());
      for (const content of contents) {
        const file = snapshot.entry(`${folder}${content.length}`);
        assert.deepEqual(file?.kind === "file" && file.content, { known: true, value: hash("sha256", content) });
      }
    }
  });

  it("keeps older snapshots as they were", async () => {
    write("a", "1");
    write("b/c", "1");
    const index = open();
    const before = value(await index.refresh());
    const digest = before.digest("");
    write("b/c", "2");
    write("b/d", "2");
    await index.changed([at("b/c"), at("b/d")]);
    assert.deepEqual(before.digest(""), digest);
    assert.deepEqual(paths(before), ["a", "b", "b/c"]);
  });

  it("reads more when the Dockerfile reads more, behind new links too", async () => {
    for (const path of ["a/x", "b/y"]) write(path);
    const index = open({ reads: ["a"] });
    await index.refresh();
    assert.deepEqual(paths(value(await index.cover(["a", "b"]))), ["a", "a/x", "b", "b/y"]);
    assert.deepEqual(paths(value(await index.cover(["b"]))), ["b", "b/y"]);
    symlinkSync("a", at("l"));
    assert.deepEqual(paths(value(await index.cover(["l"]))), ["a", "a/x", "l"]);
    write("c/z");
    rmSync(at("l"));
    symlinkSync("c", at("l"));
    assert.ok(paths(value(await index.changed([at("l")]))).includes("c/z"));
  });

  it("sees what is different between entries that are as before, as a new listing would", async () => {
    const changes: Record<string, (at: (path: string) => string) => void> = {
      "a file at the end": (at) => writeFileSync(at("z"), ""),
      "a file at the beginning": (at) => writeFileSync(at("0"), ""),
      "no file at the end": (at) => rmSync(at("p")),
      "another link": (at) => {
        rmSync(at("m"));
        symlinkSync("k", at("m"));
      },
      "a link in place of a file": (at) => {
        rmSync(at("k"));
        symlinkSync("b", at("k"));
      },
      "a mode": (at) => chmodSync(at("d"), 0o700),
      "what is in a folder": (at) => writeFileSync(at("d/e/g"), ""),
      "nothing in an ignored folder": (at) => rmSync(at("i/kept")),
      "no folder": (at) => rmSync(at("d"), { recursive: true }),
    };
    const view = { ignore: compileIgnore("i/*\n!i/kept\n") };
    const indexes = Object.keys(changes).map((name) => {
      for (const path of ["b", "d/e/f", "i/kept", "i/no", "k", "p"]) write(`${name}/${path}`, path);
      symlinkSync("b", at(`${name}/m`));
      return open(view, at(name));
    });
    await settle();
    for (const [number, [name, change]] of Object.entries(changes).entries()) {
      const index = indexes[number];
      const before = value((await index?.refresh()) ?? assert.fail());
      change((path) => at(`${name}/${path}`));
      const after = value((await index?.refresh()) ?? assert.fail());
      assert.deepEqual(facts(after), facts(value(await open(view, at(name)).refresh())), name);
      assert.notDeepEqual(facts(after), facts(before), name);
    }
  });

  it("keeps nothing of one entry in the row of another", async () => {
    for (const path of ["a/1", "a/2", "b/1"]) write(path);
    const index = open();
    await index.refresh();
    write("a/3");
    symlinkSync("1", at("b/0"));
    const snapshot = value(await index.changed([at("a/3"), at("b/0")]));
    assert.ok(snapshot instanceof TreeSnapshot);
    const folder = snapshot.tree.folders?.get("b");
    assert.ok(folder);
    assert.deepEqual([...digestAt(folder, findRow(folder, "0"))], Array<number>(32).fill(0));
  });

  it("opens no FIFO, and says what it is", async () => {
    execFileSync("mkfifo", [at("fifo")]);
    write("a");
    const index = open();
    const snapshot = value(await index.refresh());
    assert.equal(snapshot.entry("fifo")?.kind, "other");
    assert.deepEqual((await index.listProblems()).map(describeProblem), [
      "fifo is a device, a FIFO or a socket: leave it out with .dockerignore.",
    ]);
  });

  it("says which files it could not read, and knows the others", async function () {
    if (process.getuid?.() !== 0) this.skip();
    write("a/secret");
    write("a/shut/b");
    write("c");
    chmodSync(root, 0o755);
    chmodSync(at("a/secret"), 0o600);
    chmodSync(at("a/shut"), 0o700);
    const index = open();
    process.seteuid?.(65534);
    try {
      const snapshot = value(await index.refresh());
      const file = snapshot.entry("a/secret");
      assert.deepEqual(file?.kind === "file" && file.content, { known: false, why: "a/secret can't be read" });
      assert.deepEqual(snapshot.digest(""), { known: false, why: "a/secret can't be read" });
      assert.deepEqual(snapshot.digest("a/shut"), { known: false, why: "a/shut can't be read" });
      assert.ok(snapshot.digest("c")?.known);
      assert.match((await index.listProblems()).map(describeProblem).join(), /^a\/secret \(and 1 more\) can't be read/);
    } finally {
      process.seteuid?.(0);
    }
    assert.ok(value(await index.refresh()).digest("")?.known);
    assert.deepEqual(await index.listProblems(), []);
  });

  it("says when the folder is not there", async () => {
    const snapshot = await open({}, at("nowhere")).refresh();
    assert.match(snapshot.known ? "" : snapshot.why, /can't be read: .*nowhere/);
  });

  it("stops when it is told to, and looks at the changes later", async () => {
    write("a", "1");
    const index = open();
    await index.refresh();
    write("a", "two");
    const abort = new AbortController();
    abort.abort(new Error("enough"));
    await assert.rejects(index.changed([at("a")], abort.signal), /enough/);
    const file = value(await index.changed([])).entry("a");
    assert.equal(file?.kind === "file" && file.size, 3);
  });

  it("finds a context through a link, and events under either name", async () => {
    write("real/a", "1");
    symlinkSync("real", at("link"));
    const index = open({}, at("link"));
    const first = value(await index.refresh());
    write("real/a", "2");
    const second = value(await index.changed([at("link/a")]));
    write("real/a", "3");
    const third = value(await index.changed([at("real/a")]));
    assert.equal(new Set([first, second, third].map((each) => JSON.stringify(each.digest("")))).size, 3);
    assert.ok(statSync(at("link")).isDirectory());
  });
});

function value<T>(fact: Known<T>): T {
  assert.ok(fact.known, fact.known ? "" : fact.why);
  return fact.value;
}

function paths(snapshot: ContextSnapshot, folder = ""): string[] {
  return snapshot.names(folder).flatMap((name) => {
    const path = childPath(folder, name);
    return [path, ...paths(snapshot, path)];
  });
}

/** All that a snapshot tells. */
function facts(snapshot: ContextSnapshot): unknown[] {
  return ["", ...paths(snapshot)].map((path) => {
    const entry = snapshot.entry(path);
    const own = entry?.kind === "file" ? [entry.mode, entry.size, entry.modifiedAt, entry.content] : entry;
    return [path, own, snapshot.digest(path)];
  });
}

/** Waits until a file may be trusted to show in its times that it changed. */
function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 120));
}
