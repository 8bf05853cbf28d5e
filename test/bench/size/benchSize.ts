import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { packExtension, root } from "../../../scripts/steps.ts";
import { shippedFile } from "../paths.ts";
import { atMost, type BenchRow } from "../row.ts";

const SERVER_LIMIT_KB = 350;
const PACKAGE_LIMIT_KB = 1000;

/** Weighs what ships, in units of 1000 bytes, beside the limits that we set ourselves. */
export async function benchSize(): Promise<BenchRow[]> {
  const vsix = join(root, "out", "bench.vsix");
  const packed = await packExtension(vsix, false);
  if (packed.code !== 0) throw new Error(`The .vsix could not be packed:\n${packed.output}`);
  return [
    weigh("the server as it is loaded at the start", startFiles("server.cjs"), SERVER_LIMIT_KB),
    weigh("the .vsix", [vsix], PACKAGE_LIMIT_KB),
  ];
}

/** A bundle with those that it needs at once: not what it loads when Docker is first asked. */
function startFiles(name: string): string[] {
  const path = shippedFile(name);
  const needed = [...readFileSync(path, "utf8").matchAll(/=require\("\.\/([^"]+)"\)/g)];
  return [path, ...needed.flatMap(([, other = ""]) => startFiles(other))];
}

/** The weight of some files together. */
function weigh(name: string, paths: readonly string[], limit: number): BenchRow {
  const row = {
    name: `${name}, beside its limit`,
    ours: paths.reduce((sum, path) => sum + statSync(path).size, 0) / 1000,
    other: limit,
    unit: "kB",
  } as const;
  return atMost(1, row);
}
