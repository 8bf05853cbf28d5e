import type { Instruction } from "../dockerfile/dockerfile.ts";

/** `a`, `a and b`, `a, b and c`; of more than that the first three and how many there are besides. */
export function sayList(names: readonly string[]): string {
  const most = 3;
  const shown = names.length > most + 1 ? [...names.slice(0, most), `${names.length - most} more`] : names;
  const last = shown.at(-1) ?? "";
  return shown.length < 2 ? last : `${shown.slice(0, -1).join(", ")} and ${last}`;
}

/** `line 3`, `lines 3 and 5`: where instructions begin, each once. */
export function sayLines(instructions: readonly Instruction[]): string {
  const lines = [...new Set(instructions.map(({ line }) => line))].sort((a, b) => a - b);
  return `${lines.length === 1 ? "line" : "lines"} ${sayList(lines.map(String))}`;
}
