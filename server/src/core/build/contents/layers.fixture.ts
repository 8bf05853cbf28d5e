import type { LayerFiles } from "./layerFiles.ts";

/** A layer in words: `a/b 5` adds 5 bytes, `-a/b` takes a file or folder away, `=a` all that layers below have in a folder. */
export function layerOf(...words: readonly string[]): LayerFiles {
  const rest = (mark: string): string[] => words.flatMap((word) => (word.startsWith(mark) ? [word.slice(1)] : []));
  const added = words.filter((word) => /^[^-=]/.test(word)).map((word) => word.split(" "));
  return {
    sizes: new Map(added.map(([path = "", size]) => [path, Number(size)])),
    deleted: rest("-"),
    emptied: rest("="),
  };
}
