import type { Problem } from "../text.ts";
import type { Heredoc, Instruction } from "./dockerfile.ts";
import type { Complaint } from "./reading.ts";

/** How far what follows an edit has moved. */
export interface Shift {
  readonly characters: number;
  readonly lines: number;
  readonly instructions: number;
}

/** An instruction as it is read at its new place. */
export function shiftInstruction(instruction: Instruction, shift: Shift): Instruction {
  const { characters, lines, instructions } = shift;
  if (characters === 0 && lines === 0 && instructions === 0) return instruction;
  const { index, line, endLine, keyword, text, span, flags, rest, json, words, heredocs, trigger } = instruction;
  // Written out, because spreads took most of the time.
  return {
    index: index + instructions,
    line: line + lines,
    endLine: endLine + lines,
    keyword,
    text,
    span: { start: span.start + characters, end: span.end + characters },
    flags,
    rest,
    json,
    words,
    heredocs: lines === 0 ? heredocs : heredocs.map((heredoc) => shiftLines(heredoc, lines)),
    trigger: trigger === null ? null : shiftInstruction(trigger, shift),
  };
}

/** What is wrong with an instruction at its new place. */
export function shiftComplaint({ instruction, problem }: Complaint, { lines, instructions }: Shift): Complaint {
  return { instruction: instruction + instructions, problem: shiftLines(problem, lines) };
}

function shiftLines<T extends Heredoc | Problem>(ranged: T, by: number): T {
  return { ...ranged, line: ranged.line + by, endLine: ranged.endLine + by };
}
