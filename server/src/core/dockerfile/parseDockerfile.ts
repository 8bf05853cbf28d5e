import type { Problem } from "../text.ts";
import { checkLineLengths } from "./checkLineLengths.ts";
import { readDirectives } from "./directives.ts";
import type { Dockerfile, EscapeCharacter, Heredoc, Instruction } from "./dockerfile.ts";
import { findHeredocMarks, readHeredocs } from "./heredoc.ts";
import { checkInstruction, readInstruction } from "./instruction.ts";
import { LineCursor } from "./lineCursor.ts";
import type { LogicalLine } from "./logicalLine.ts";
import { readLogicalLine } from "./logicalLine.ts";

interface Body {
  readonly instructions: readonly Instruction[];
  readonly problems: readonly Problem[];
}

interface HeredocsReading {
  readonly heredocs: readonly Heredoc[];
  readonly error: string | null;
}

const noHeredocs: HeredocsReading = { heredocs: [], error: null };

/**
 * Reads a Dockerfile with the rules of BuildKit's parser, in one pass. Where BuildKit stops at the first error, this
 * notes a problem and reads on; an instruction has one error at most. A heredoc without its end takes the rest of the
 * file, as it does there.
 */
export function parseDockerfile(text: string): Dockerfile {
  const { escape, directives, problems } = readDirectives(text);
  const body = readBody(text, escape);
  return {
    text,
    escape,
    directives,
    instructions: body.instructions,
    problems: [...problems, ...body.problems, ...checkLineLengths(text)].sort((a, b) => a.line - b.line),
  };
}

function readBody(text: string, escape: EscapeCharacter): Body {
  const lines = new LineCursor(text);
  const instructions: Instruction[] = [];
  const problems: Problem[] = [];
  let line: LogicalLine | null;
  while ((line = readLogicalLine(lines, escape)) !== null) {
    const { instruction, error } = readWhole(lines, line, instructions.length, escape);
    instructions.push(instruction);
    if (line.emptyLine > 0) problems.push(warnOfEmptyLine(line.emptyLine));
    if (error !== null) problems.push(toProblem(instruction, error));
  }
  if (problems.every(({ severity }) => severity === "warning")) problems.push(...checkStages(instructions, lines.line));
  return { instructions, problems };
}

function readWhole(lines: LineCursor, line: LogicalLine, index: number, escape: EscapeCharacter) {
  const reading = readInstruction({ file: lines.text, line, end: lines.end, index, escape });
  const { heredocs, error } = readHeredocsOf(reading.instruction, lines);
  const instruction = heredocs.length > 0 ? attach(reading.instruction, heredocs, lines) : reading.instruction;
  return { instruction, error: reading.error ?? error ?? checkInstruction(reading) };
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

/** What the builder refuses about the file as a whole; it looks at that only when each instruction is right. */
function checkStages(instructions: readonly Instruction[], lastLine: number): Problem[] {
  const first = instructions.find(({ keyword }) => keyword !== "ARG");
  if (first?.keyword === "FROM") return [];
  if (first !== undefined)
    return [toProblem(first, `${first.keyword} can't come before the first FROM: only ARG can.`)];
  const missing = instructions.length === 0 ? "The file has no instructions" : "The file has no build stage";
  const severity = "error";
  return [{ line: 1, endLine: Math.max(1, lastLine), severity, message: `${missing}: add a FROM instruction.` }];
}

function warnOfEmptyLine(line: number): Problem {
  const message = "An empty line inside an instruction is deprecated: remove it, or put a # at its start.";
  return { line, endLine: line, severity: "warning", message };
}

function toProblem({ line, endLine }: Instruction, message: string): Problem {
  return { line, endLine, severity: "error", message };
}
