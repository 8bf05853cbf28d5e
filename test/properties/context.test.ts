import assert from "node:assert/strict";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { compileIgnore } from "../../server/src/core/context/ignore.ts";
import { listSnapshot } from "../../server/src/core/context/listedSnapshot.ts";
import { childPath, type ContextEntry, type ContextSnapshot } from "../../server/src/core/context/snapshot.ts";
import { ContextIndex, type ContextView } from "../../server/src/disk/context/contextIndex.ts";
import { makeRandom } from "../bench/parse/corpus.ts";

const seed = Number(process.env["SEED"] ?? Date.now() % 1_000_000);
const contexts = 8;
const rounds = 12;
const names = ["a", "b", "c", "d.md", "é", "😀", "\uE000", ".x"];
const ignoreFiles = ["", "*.md\na/b\n", "a\n!a/c\n", "**/b\n!**/c\n", "*\n!b\n!c/**\n"];
const readings: readonly (readonly string[] | null)[] = [null, ["a", "b/c"], ["*/b", "d.md"], ["?"]];

describe(`ContextIndex, whatever changes (SEED=${seed})`, () => {
  const random = makeRandom(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const makePath = (): string => Array.from({ length: 1 + Math.floor(random() * 3) }, () => pick(names)).join("/");

  it("sees after each batch of changes what a new listing sees, and digests it as others do", async function () {
    this.timeout(20_000);
    for (let each = 0; each < contexts; each++) {
      const root = realpathSync(mkdtempSync(join(tmpdir(), "context-")));
      try {
        await checkContext(root, {
          builder: pick(["buildkit", "classic"]),
          ignore: compileIgnore(pick(ignoreFiles)),
          reads: pick(readings),
        });
      } finally {
        rmSync(root, { recursive: true });
      }
    }
  });

  async function checkContext(root: string, view: ContextView): Promise<void> {
    for (let count = 0; count < 20; count++) change(root);
    const index = new ContextIndex(root, view);
    await index.refresh();
    for (let round = 0; round < rounds; round++) {
      const told = Array.from({ length: 1 + Math.floor(random() * 4) }, () => change(root)).flat();
      const kept = known(await index.changed(told));
      const fresh = known(await new ContextIndex(root, view).refresh());
      const message = JSON.stringify({ told, reads: view.reads });
      const paths = listPaths(fresh);
      assert.deepEqual(listPaths(kept), paths, message);
      assert.deepEqual(kept.digest(""), fresh.digest(""), message);
      const listed = listSnapshot(paths.map((path) => [path, fresh.entry(path) as ContextEntry]));
      for (const path of ["", ...paths]) assert.deepEqual(fresh.digest(path), listed.digest(path), message);
    }
  }

  /** Changes something, and says what a watcher would tell of it. */
  function change(root: string): string[] {
    try {
      const path = behindLinks(join(root, makePath()));
      switch (Math.floor(random() * 6)) {
        case 0:
          rmSync(path, { recursive: true });
          return [path];
        case 1: {
          const other = behindLinks(join(root, makePath()));
          renameSync(path, other);
          return [path, other];
        }
        case 2:
          chmodSync(path, pick([0o600, 0o644, 0o755]));
          return [realpathSync(path)];
        case 3:
          mkdirSync(dirname(path), { recursive: true });
          symlinkSync(pick(["a", "../b", "/c", "b/c", "."]), path);
          return [path];
        default:
          mkdirSync(dirname(path), { recursive: true });
          writeFileSync(path, String(Math.floor(random() * 3)));
          return [realpathSync(path)];
      }
    } catch {
      // What is not there can't be removed, and a folder can't be written.
      return [];
    }
  }
});

/** The path as watchers tell it: without links in front of its last name, as far as it is there. */
function behindLinks(path: string): string {
  const folder = dirname(path);
  try {
    return join(realpathSync(folder), basename(path));
  } catch {
    return join(behindLinks(folder), basename(path));
  }
}

function known(
  fact: { readonly known: true; readonly value: ContextSnapshot } | { readonly known: false },
): ContextSnapshot {
  assert.ok(fact.known);
  return fact.value;
}

function listPaths(snapshot: ContextSnapshot, folder = ""): string[] {
  return snapshot.names(folder).flatMap((name) => {
    const path = childPath(folder, name);
    return [path, ...listPaths(snapshot, path)];
  });
}
