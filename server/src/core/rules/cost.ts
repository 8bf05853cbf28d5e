import { formatDuration, formatSize } from "../presentation/units.ts";
import type { RuleInput } from "./rule.ts";

/** How long some instructions take when they really run, in milliseconds; null when no build has shown it of any. */
export function addTimes({ explanation }: RuleInput, instructions: readonly number[]): number | null {
  return add(instructions.map((index) => explanation.instructions[index]?.usualMs ?? null));
}

/** How many bytes the layers of some instructions add to the image; null when no build has shown it of any. */
export function addSizes({ explanation }: RuleInput, instructions: readonly number[]): number | null {
  return add(instructions.map((index) => explanation.instructions[index]?.last?.sizeBytes ?? null));
}

function add(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}

/** ` (≈48 s)`, to put behind what takes that long; nothing when that is not known. */
export function sayTime(milliseconds: number | null): string {
  return milliseconds === null ? "" : ` (≈${formatDuration(milliseconds)})`;
}

/** ` (38 MB)`, to put behind what takes that much; nothing when that is not known. */
export function saySize(bytes: number | null): string {
  return bytes === null ? "" : ` (${formatSize(bytes)})`;
}
