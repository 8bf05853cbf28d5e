import type { Random } from "../../accuracy/generate/random.ts";

/** Makes some instructions. `first`: how the stage above is called, for `--from`; null in the first one. */
export type Maker = (random: Random, first: string | null) => readonly string[];

/** Makes so many of something. */
export function times<T>(random: Random, least: number, most: number, make: () => T): T[] {
  return Array.from({ length: least + random.below(most - least + 1) }, make);
}
