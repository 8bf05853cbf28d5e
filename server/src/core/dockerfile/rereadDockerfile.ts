import type { Instruction } from "./dockerfile.ts";
import { InstructionReader } from "./instructionReader.ts";
import { LineCursor } from "./lineCursor.ts";
import { readDockerfile } from "./parseDockerfile.ts";
import { toReading, type Reading } from "./reading.ts";
import { shiftComplaint, shiftInstruction, type Shift } from "./shiftInstruction.ts";
import { findChange, type TextChange } from "./textChange.ts";

/**
 * Reads the next version of a text: exactly what `readDockerfile` answers, but only the instructions that an edit
 * touches are read. Between two instructions the parser knows nothing of what came before but the escape character, so
 * those in front of the edit stay, and those behind it move as soon as one of them begins where it did.
 */
export function rereadDockerfile(before: Reading, text: string): Reading {
  const { instructions } = before.dockerfile;
  const change = findChange(before.dockerfile.text, text);
  const first = instructions.findLastIndex(({ span }) => span.start <= change.start);
  const last = instructions[first - 1];
  if (last === undefined || !endsHead(instructions[0])) return readDockerfile(text);
  const reader = new InstructionReader(
    new LineCursor(text, text.indexOf("\n", last.span.end) + 1, last.endLine),
    before.head.escape,
    instructions.slice(0, first),
    before.complaints.filter(({ instruction }) => instruction < first),
  );
  readChanged(reader, before, first, change);
  return toReading(text, before.head, reader.instructions, reader.complaints);
}

/** Whether no directive can stand behind an instruction: of other keywords a part may be one for another frontend. */
function endsHead(first: Instruction | undefined): boolean {
  return first?.keyword === "FROM" || first?.keyword === "ARG";
}

/** Reads from the instruction `first` on, until what comes next stood between two instructions before and moved only. */
function readChanged(reader: InstructionReader, before: Reading, first: number, change: TextChange): void {
  const { lines } = reader;
  const { text, instructions } = before.dockerfile;
  const { start, end, endNow } = change;
  const movedLines = countNewlines(lines.text, start, endNow) - countNewlines(text, start, end);
  let next = first;
  do {
    const line = lines.line + 1 - movedLines;
    while ((instructions[next]?.line ?? line) < line) next++;
    // The newline in front of the next line must not be part of the edit either.
    if (lines.next > endNow && (instructions[next - 1]?.endLine ?? 0) < line) {
      const movedInstructions = reader.instructions.length - next;
      addMoved(reader, before, next, { characters: endNow - end, lines: movedLines, instructions: movedInstructions });
      return;
    }
  } while (reader.readNext());
}

function addMoved(reader: InstructionReader, before: Reading, next: number, shift: Shift): void {
  for (const each of before.dockerfile.instructions.slice(next)) {
    reader.instructions.push(shiftInstruction(each, shift));
  }
  for (const each of before.complaints) {
    if (each.instruction >= next) reader.complaints.push(shiftComplaint(each, shift));
  }
}

function countNewlines(text: string, start: number, end: number): number {
  let count = 0;
  for (let at = text.indexOf("\n", start); at >= 0 && at < end; at = text.indexOf("\n", at + 1)) count++;
  return count;
}
