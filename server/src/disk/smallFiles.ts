import { readdirSync, readFileSync, statSync, type Stats } from "node:fs";

// Of small files there are many: to wait for each takes far longer than to read it.

/** Null when there is nothing at a path, or it can't be looked at. Links are followed. */
export function statIfThere(path: string): Stats | null {
  try {
    return statSync(path, { throwIfNoEntry: false }) ?? null;
  } catch {
    return null;
  }
}

/** The names in a folder; `isDeep`: with those in its folders, as paths. None when it is gone, or can't be read. */
export function listIfThere(folder: string, isDeep = false): readonly string[] {
  try {
    return readdirSync(folder, { recursive: isDeep, encoding: "utf8" });
  } catch {
    return [];
  }
}

/** The text of a file; null when it is gone, or can't be read. */
export function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}
