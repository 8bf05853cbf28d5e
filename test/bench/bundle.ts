import type * as Core from "./core.ts";
import type * as ContextCore from "./contextCore.ts";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build, type Format } from "esbuild";
import { benchFolder, outFolder } from "./paths.ts";

/** Bundles a program of this folder the way that the product is bundled; answers the bundle's path. */
export async function bundle(source: string, format: Format): Promise<string> {
  const name = source.replaceAll("/", "-").replace(/\.ts$/, format === "cjs" ? ".cjs" : ".mjs");
  const outfile = join(outFolder, name);
  const how = { bundle: true, platform: "node", target: "node20", minify: true, logLevel: "warning" } as const;
  await build({ ...how, external: ["vscode"], entryPoints: [join(benchFolder, source)], outfile, format });
  return outfile;
}

/** The product's functions as they ship: the tool that runs TypeScript directly makes every function slower. */
export async function loadCore(): Promise<typeof Core> {
  return (await import(pathToFileURL(await bundle("core.ts", "esm")).href)) as typeof Core;
}

/** The product's functions that read a context's folder, as they ship. */
export async function loadContextCore(): Promise<typeof ContextCore> {
  return (await import(pathToFileURL(await bundle("contextCore.ts", "esm")).href)) as typeof ContextCore;
}
