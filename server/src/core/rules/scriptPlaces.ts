import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import { LineCursor } from "../dockerfile/lineCursor.ts";
import { readLogicalLine, sourceOffset } from "../dockerfile/logicalLine.ts";
import { dropSpaces } from "../dockerfile/space.ts";
import type { Span } from "../text.ts";

/**
 * Tells where in the file a piece of a RUN's script stands, across continuation lines and comments. Null for exec form and
 * heredocs, whose text is not what the shell gets, and for an empty one. Pieces must not be empty.
 */
export function findPlaces(
  { text, escape }: Dockerfile,
  { span, rest, json, heredocs }: Instruction,
): ((piece: Span) => Span) | null {
  const line = readLogicalLine(new LineCursor(text, span.start), escape);
  if (line === null || json || heredocs.length > 0 || rest === "") return null;
  const start = dropSpaces(line.source, line.from, line.to) - rest.length;
  const placeOf = (at: number): number => sourceOffset(text, line, start + at, escape);
  return (piece) => ({ start: placeOf(piece.start), end: placeOf(piece.end - 1) + 1 });
}
