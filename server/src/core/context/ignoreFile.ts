import { trimSpaces } from "../dockerfile/space.ts";
import { cleanPath } from "../plan/paths.ts";

/** One pattern of an ignore file, relative to the context. An exception keeps its `!` in front. */
export interface IgnoreLine {
  readonly pattern: string;
  /** Of the file, from 0. */
  readonly line: number;
}

/** The patterns of an ignore file, in order, as moby reads them (patternmatcher/ignorefile.ReadAll). */
export function readIgnoreFile(text: string): readonly IgnoreLine[] {
  const lines = text.replace(/^\uFEFF/, "").split("\n");
  return lines.flatMap((content, line) => {
    const pattern = readLine(content);
    return pattern === null ? [] : [{ pattern, line }];
  });
}

/** Null for comments and empty lines. */
function readLine(line: string): string | null {
  if (line.startsWith("#")) return null;
  const trimmed = trimSpaces(line);
  if (trimmed === "") return null;
  if (!trimmed.startsWith("!")) return makeRelative(trimmed);
  const pattern = trimSpaces(trimmed.slice(1));
  return pattern === "" ? "!" : `!${makeRelative(pattern)}`;
}

function makeRelative(path: string): string {
  const cleaned = cleanPath(path);
  return cleaned.length > 1 && cleaned.startsWith("/") ? cleaned.slice(1) : cleaned;
}
