import { readdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";

/** The repository's root. */
export const root = join(import.meta.dirname, "..", "..");

/**
 * Bundles a folder with an index.ts and its *.test.ts files for VS Code's extension host, into a folder under out/; the
 * absolute path of the bundled index. mocha is taken from node_modules when the suite runs.
 */
export async function bundleSuite(folder: string, name = "suite"): Promise<string> {
  const outdir = join(root, "out", "vscode", name);
  await rm(outdir, { recursive: true, force: true });
  const files = readdirSync(folder).filter((file) => file === "index.ts" || file.endsWith(".test.ts"));
  await build({
    entryPoints: files.map((file) => join(folder, file)),
    outdir,
    outExtension: { ".js": ".cjs" },
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    external: ["vscode", "mocha"],
    sourcemap: "inline",
    logLevel: "warning",
  });
  return join(outdir, "index.cjs");
}
