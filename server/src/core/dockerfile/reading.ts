import type { Problem } from "../text.ts";
import { checkLineLengths } from "./checkLineLengths.ts";
import type { DirectivesReading } from "./directives.ts";
import type { Dockerfile, Instruction } from "./dockerfile.ts";
import { LineCursor } from "./lineCursor.ts";

/** A Dockerfile with what a reading of its next version starts from. */
export interface Reading {
  readonly dockerfile: Dockerfile;
  readonly head: DirectivesReading;
  /** In the order of the file. */
  readonly complaints: readonly Complaint[];
}

/** Something that is wrong with one instruction. */
export interface Complaint {
  readonly instruction: number;
  readonly problem: Problem;
}

/** Puts together what was read of a text, and checks what only shows in the whole. */
export function toReading(
  text: string,
  head: DirectivesReading,
  instructions: readonly Instruction[],
  complaints: readonly Complaint[],
): Reading {
  const problems = [...head.problems, ...complaints.map(({ problem }) => problem)];
  if (complaints.every(({ problem }) => problem.severity === "warning"))
    problems.push(...checkStages(text, instructions));
  problems.push(...checkLineLengths(text));
  const { escape, directives } = head;
  return {
    dockerfile: { text, escape, directives, instructions, problems: problems.sort((a, b) => a.line - b.line) },
    head,
    complaints,
  };
}

/** What the builder refuses about the file as a whole; it looks at that only when each instruction is right. */
function checkStages(text: string, instructions: readonly Instruction[]): Problem[] {
  const first = instructions.find(({ keyword }) => keyword !== "ARG");
  if (first?.keyword === "FROM") return [];
  const severity = "error";
  if (first !== undefined) {
    const { keyword, line, endLine } = first;
    return [{ line, endLine, severity, message: `${keyword} can't come before the first FROM: only ARG can.` }];
  }
  const missing = instructions.length === 0 ? "The file has no instructions" : "The file has no build stage";
  const endLine = Math.max(1, countLines(text));
  return [{ line: 1, endLine, severity, message: `${missing}: add a FROM instruction.` }];
}

function countLines(text: string): number {
  const lines = new LineCursor(text);
  while (lines.advance());
  return lines.line;
}
