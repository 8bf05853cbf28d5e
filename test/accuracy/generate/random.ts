/** Chance that comes out the same for the same seed. */
export interface Random {
  /** A whole number from 0 to before `end`. */
  below(end: number): number;
  chance(probability: number): boolean;
  /** One of the items, of which there is at least one. */
  pick<T>(items: readonly T[]): T;
  /** Some of the items, in their order; at least one where there is one. */
  some<T>(items: readonly T[], most: number): readonly T[];
}

/** The generator for a seed: SplitMix32, after Guy Steele, Doug Lea and Christine Flood, started with a hash of the text. */
export function makeRandom(seed: string): Random {
  let state = hash(seed);
  const next = (): number => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
  const below = (end: number): number => Math.floor(next() * end);
  const pick = <T>(items: readonly T[]): T => items[below(items.length)] as T;
  return {
    below,
    pick,
    chance: (probability) => next() < probability,
    some(items, most) {
      const count = 1 + below(Math.min(most, items.length));
      const chosen = new Set<number>();
      while (chosen.size < Math.min(count, items.length)) chosen.add(below(items.length));
      return items.filter((_, index) => chosen.has(index));
    },
  };
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const character of text) value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return value;
}
