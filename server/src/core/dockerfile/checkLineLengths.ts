import type { Problem } from "../text.ts";
import { utf8Length } from "./utf8.ts";

// BuildKit reads with Go's bufio.Scanner, whose buffer holds 64 KiB, the line end included.
const longestLine = 65535;
const mostBytesPerUnit = 3;

/** Lines that are too long for BuildKit, be they instructions, comments or heredoc bodies. */
export function checkLineLengths(text: string): Problem[] {
  if (text.length * mostBytesPerUnit <= longestLine) return [];
  const problems: Problem[] = [];
  let start = 0;
  for (let line = 1; start < text.length; line++) {
    const newline = text.indexOf("\n", start);
    const end = newline < 0 ? text.length : newline;
    if (isTooLong(text, start, end)) problems.push(report(line));
    start = end + 1;
  }
  return problems;
}

function isTooLong(text: string, start: number, end: number): boolean {
  if ((end - start) * mostBytesPerUnit <= longestLine) return false;
  return utf8Length(text.slice(start, end)) > longestLine;
}

function report(line: number): Problem {
  const message = `The line is longer than ${longestLine} bytes, which BuildKit refuses: break it up.`;
  return { line, endLine: line, severity: "error", message };
}
