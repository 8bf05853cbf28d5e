import { isAscii } from "node:buffer";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { Script } from "node:vm";
import { prune, type FolderLimits } from "../disk/boundedFolder.ts";
import { writeAtomically } from "../disk/writeAtomically.ts";

/** Of all versions of Node and of this program: about ten of the command line. */
const keptAtMost: FolderLimits = { bytes: 16 * 2 ** 20, age: 90 * 24 * 3600 * 1000 };
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
  private readonly limits: FolderLimits;
  private readonly fresh = new Map<string, Script>();
  private readonly modules = new Map<string, { exports: unknown }>();

  constructor(folder: string, limits = keptAtMost) {
    this.folder = folder;
    this.limits = limits;
  }

  /** Runs a bundle once, and those beside it that it requires, and answers what it exports. */
  run(path: string): unknown {
    const before = this.modules.get(path);
    if (before !== undefined) return before.exports;
    const require = createRequire(path);
    const module = { exports: {} as unknown };
    this.modules.set(path, module);
    const load = (id: string): unknown => (id.startsWith("./") ? this.run(join(dirname(path), id)) : require(id));
    const start = this.compile(path).runInThisContext() as Wrapped;
    start(module.exports, load, module, path, dirname(path));
    return module.exports;
  }

  private compile(path: string): Script {
    const source = readFileSync(path);
    const file = join(this.folder, nameOf(path, source));
    const kept = readKept(file);
    // The same for what is ASCII, in a third of the time.
    const text = source.toString(isAscii(source) ? "latin1" : "utf8");
    const code = `(function (exports, require, module, __filename, __dirname) { ${text}\n})`;
    const script = new Script(code, { filename: path, ...(kept === null ? {} : { cachedData: kept }) });
    if (kept === null || script.cachedDataRejected === true) this.fresh.set(file, script);
    return script;
  }

  /** Keeps what was compiled in this run, with the functions that it came to. Never rejects: it is only for speed. */
  async keep(): Promise<void> {
    if (this.fresh.size === 0) return;
    const written = [...this.fresh].map(async ([file, script]) => {
      const data = script.createCachedData();
      await writeAtomically(file, [digestOf(data), data]);
    });
    this.fresh.clear();
    await Promise.all(written)
      .then(() => prune(this.folder, ending, this.limits))
      .catch(() => undefined);
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
