import { childPath, type ContextSnapshot } from "../../context/snapshot.ts";
import type { Pausable } from "../../pausable.ts";
import { families, isManifest, type Family } from "./families.ts";

/** How deep manifests are looked for, and among how many entries: those of big monorepos are not all found. */
const deepest = 3;
const mostEntries = 5000;
/** Entries looked at between two pauses. */
const step = 128;

/** Files with options of tools, in folders that are not looked through. */
const optionFiles = Object.values<Family>(families).flatMap(({ options }) => options?.paths ?? []);

/** The files of a context that say what installs read, by their names: rules ask for their texts. In steps with pauses. */
export function* listManifestFiles(context: ContextSnapshot): Pausable<string[]> {
  const found: string[] = [];
  let looked = 0;
  function* visit(folder: string, depth: number): Pausable<void> {
    const settings = optionFiles.map((name) => childPath(folder, name));
    found.push(...settings.filter((path) => context.entry(path)?.kind === "file"));
    for (const name of context.names(folder)) {
      if (looked++ > mostEntries) return;
      if (looked % step === 0) yield;
      const path = childPath(folder, name);
      const kind = context.entry(path)?.kind;
      if (kind === "file" && isManifest(name)) found.push(path);
      else if (kind === "folder" && depth < deepest && !isTools(name)) yield* visit(path, depth + 1);
    }
  }
  yield* visit("", 0);
  return found;
}

/** Folders that tools fill: what is in there is not the project's own. */
function isTools(name: string): boolean {
  return name.startsWith(".") || name === "node_modules" || name === "vendor";
}
