import type { ProgramResult } from "../hosts/engine/runProgram.ts";

/** The result of a program that has to succeed; else throws with what it printed. */
export function requireSuccess(result: ProgramResult): ProgramResult {
  if (result.code !== 0) throw new Error(result.stderr || result.stdout);
  return result;
}
