import { readDirectives } from "./directives.ts";
import type { Dockerfile } from "./dockerfile.ts";
import { InstructionReader } from "./instructionReader.ts";
import { LineCursor } from "./lineCursor.ts";
import { toReading, type Reading } from "./reading.ts";

/**
 * Reads a Dockerfile with the rules of BuildKit's parser, in one pass. Where BuildKit stops at the first error, this
 * notes a problem and reads on; an instruction has one error at most. A heredoc without its end takes the rest of the
 * file, as it does there.
 */
export function parseDockerfile(text: string): Dockerfile {
  return readDockerfile(text).dockerfile;
}

/** The same, for a text whose next version will be read too. */
export function readDockerfile(text: string): Reading {
  const head = readDirectives(text);
  const reader = new InstructionReader(new LineCursor(text), head.escape, [], []);
  while (reader.readNext());
  return toReading(text, head, reader.instructions, reader.complaints);
}
