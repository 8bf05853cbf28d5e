import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CompiledCode } from "./compiledCode.ts";

describe("Compiled code of a bundle", () => {
  let folder: string;
  const run = async (): Promise<unknown> => {
    const code = new CompiledCode(join(folder, "code"));
    const answer = (code.run(join(folder, "main.cjs")) as { answer(): unknown }).answer();
    await code.keep();
    return answer;
  };
  const listKept = async () => (await readdir(join(folder, "code"))).sort().map((name) => join(folder, "code", name));

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "compiled-code-"));
    await writeFile(join(folder, "other.cjs"), "module.exports = __filename;");
    const main = 'const path = require("node:path"); exports.answer = () => path.basename(require("./other.cjs"));';
    await writeFile(join(folder, "main.cjs"), main);
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("is kept for the next run, also of what the bundle requires", async () => {
    assert.equal(await run(), "other.cjs");
    const kept = await listKept();
    assert.equal(kept.length, 2);
    const times = () => Promise.all(kept.map(async (path) => (await stat(path)).mtimeMs));
    const before = await times();
    assert.equal(await run(), "other.cjs");
    assert.deepEqual(await times(), before);
  });

  it("is not taken for that of another text", async () => {
    await run();
    const text = await readFile(join(folder, "other.cjs"), "utf8");
    await writeFile(join(folder, "other.cjs"), text.replace("__filename", '"/as/long"'));
    assert.equal(await run(), "long");
    assert.equal((await listKept()).length, 3);
  });

  it("is made anew where what was kept is not whole", async () => {
    await run();
    for (const path of await listKept()) {
      const bytes = await readFile(path);
      bytes[bytes.length - 9] = (bytes[bytes.length - 9] ?? 0) ^ 1;
      await writeFile(path, path.includes("main") ? bytes : bytes.subarray(0, 40));
    }
    assert.equal(await run(), "other.cjs");
    const lengths = await Promise.all((await listKept()).map(async (path) => (await stat(path)).size));
    assert.ok(lengths.every((length) => length > 100));
  });

  it("is not kept where nothing can be written", async () => {
    await writeFile(join(folder, "code"), "");
    assert.equal(await run(), "other.cjs");
  });

  it("of old versions goes when it comes to be too much", async () => {
    const keepVersion = async (version: number, bytes: number): Promise<void> => {
      await writeFile(join(folder, "main.cjs"), `exports.answer = () => ${version};`);
      const code = new CompiledCode(join(folder, "code"), { bytes, age: 3_600_000 });
      code.run(join(folder, "main.cjs"));
      await code.keep();
    };
    await keepVersion(0, 1_000_000);
    const [first = ""] = await listKept();
    const { size } = await stat(first);
    for (let version = 1; version < 5; version++) await keepVersion(version, 2.5 * size);
    const kept = await listKept();
    assert.deepEqual([kept.length, kept.includes(first)], [2, false]);
  });
});
