import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { readdir, rm, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { Script } from "node:vm";
import { writeAtomically } from "../disk/writeAtomically.ts";

/** Compiled code of so many bundles is kept, of all versions of Node and of this program. */
const keptFiles = 12;
const digestBytes = 32;
const ending = ".code";

/** What a CommonJS file is run with. */
type Wrapped = (
  exports: unknown,
  require: (id: string) => unknown,
  module: { exports: unknown },
  filename: string,
  dirname: string,
) => void;

/**
 * Runs bundles as V8 compiled them in an earlier run, which it keeps in a folder: to compile them is a third of what a
 * short run takes. Whatever is wrong with kept code, it is compiled anew.
 */
export class CompiledCode {
  private readonly folder: string;
  private readonly fresh = new Map<string, Script>();

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Runs a bundle, and those beside it that it requires, and answers what it exports. */
  run(path: string): unknown {
    const require = createRequire(path);
    const module = { exports: {} as unknown };
    const load = (id: string): unknown => (id.startsWith("./") ? this.run(join(dirname(path), id)) : require(id));
    const start = this.compile(path).runInThisContext() as Wrapped;
    start(module.exports, load, module, path, dirname(path));
    return module.exports;
  }

  private compile(path: string): Script {
    const source = readFileSync(path);
    const file = join(this.folder, nameOf(path, source));
    const kept = readKept(file);
    const code = `(function (exports, require, module, __filename, __dirname) { ${source.toString()}\n})`;
    const script = new Script(code, { filename: path, ...(kept === null ? {} : { cachedData: kept }) });
    if (kept === null || script.cachedDataRejected === true) this.fresh.set(file, script);
    return script;
  }

  /** Keeps what was compiled in this run, with the functions that it came to. Never rejects: it is only for speed. */
  async keep(): Promise<void> {
    const written = [...this.fresh].map(async ([file, script]) => {
      const data = script.createCachedData();
      await writeAtomically(file, [digestOf(data), data]);
    });
    this.fresh.clear();
    await Promise.all(written)
      .then(() => this.removeOld())
      .catch(() => undefined);
  }

  private async removeOld(): Promise<void> {
    const names = (await readdir(this.folder)).filter((name) => name.endsWith(ending));
    const files = names.map(async (name) => ({ name, at: (await stat(join(this.folder, name))).mtimeMs }));
    const old = (await Promise.all(files)).sort((a, b) => b.at - a.at).slice(keptFiles);
    await Promise.all(old.map(({ name }) => rm(join(this.folder, name), { force: true })));
  }
}

/** V8 takes the code of another version for none, but that of another text of the same length for the same. */
function nameOf(path: string, source: Buffer): string {
  return `${basename(path, ".cjs")}-${digestOf(source).toString("hex")}-${process.version}-${process.arch}${ending}`;
}

/** Null when there is none, or not all of what was written. */
function readKept(file: string): Buffer | null {
  try {
    const bytes = readFileSync(file);
    const data = bytes.subarray(digestBytes);
    return digestOf(data).equals(bytes.subarray(0, digestBytes)) ? data : null;
  } catch {
    return null;
  }
}

function digestOf(data: Uint8Array): Buffer {
  return createHash("sha256").update(data).digest();
}
