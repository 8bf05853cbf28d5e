import type { Problem } from "../text.ts";
import type { EscapeCharacter, Heredoc, Instruction } from "./dockerfile.ts";
import { findHeredocMarks, readHeredocs } from "./heredoc.ts";
import { checkInstruction, readInstruction } from "./instruction.ts";
import type { LineCursor } from "./lineCursor.ts";
import { readLogicalLine } from "./logicalLine.ts";
import type { Complaint } from "./reading.ts";

interface HeredocsReading {
  readonly heredocs: readonly Heredoc[];
  readonly error: string | null;
}

const noHeredocs: HeredocsReading = { heredocs: [], error: null };

/** Reads one instruction after the other, from a line between two of them on, and adds it to lists of those in front. */
export class InstructionReader {
  readonly lines: LineCursor;
  readonly instructions: Instruction[];
  readonly complaints: Complaint[];
  private readonly escape: EscapeCharacter;

  constructor(lines: LineCursor, escape: EscapeCharacter, instructions: Instruction[], complaints: Complaint[]) {
    this.lines = lines;
    this.escape = escape;
    this.instructions = instructions;
    this.complaints = complaints;
  }

  /** Reads the next instruction; false at the end of the file. */
  readNext(): boolean {
    const { lines, escape } = this;
    const line = readLogicalLine(lines, escape);
    if (line === null) return false;
    const index = this.instructions.length;
    const reading = readInstruction({ file: lines.text, line, end: lines.end, index, escape });
    const { heredocs, error } = readHeredocsOf(reading.instruction, lines);
    const instruction = heredocs.length > 0 ? attach(reading.instruction, heredocs, lines) : reading.instruction;
    this.instructions.push(instruction);
    if (line.emptyLine > 0) this.complain(index, warnOfEmptyLine(line.emptyLine));
    const refusal = reading.error ?? error ?? checkInstruction(reading);
    if (refusal !== null) this.complain(index, toProblem(instruction, refusal));
    return true;
  }

  private complain(instruction: number, problem: Problem): void {
    this.complaints.push({ instruction, problem });
  }
}

function readHeredocsOf(instruction: Instruction, lines: LineCursor): HeredocsReading {
  const holder = instruction.trigger ?? instruction;
  if (holder.json || !canHoldHeredoc(holder.keyword)) return noHeredocs;
  const marks = findHeredocMarks(instruction.text);
  if (marks === null) return { heredocs: [], error: "The delimiter of a heredoc can't be read: close its quotes." };
  const { heredocs, unterminated } = readHeredocs(lines, marks);
  return { heredocs, error: unterminated === null ? null : `The heredoc is not closed: add a line "${unterminated}".` };
}

function canHoldHeredoc(keyword: string): boolean {
  return keyword === "RUN" || keyword === "COPY" || keyword === "ADD";
}

function attach(instruction: Instruction, heredocs: readonly Heredoc[], lines: LineCursor): Instruction {
  const { trigger } = instruction;
  return {
    ...instruction,
    endLine: lines.line,
    span: { start: instruction.span.start, end: lines.end },
    heredocs,
    trigger: trigger === null ? null : attach(trigger, heredocs, lines),
  };
}

function warnOfEmptyLine(line: number): Problem {
  const message = "An empty line inside an instruction is deprecated: remove it, or put a # at its start.";
  return { line, endLine: line, severity: "warning", message };
}

function toProblem({ line, endLine }: Instruction, message: string): Problem {
  return { line, endLine, severity: "error", message };
}
