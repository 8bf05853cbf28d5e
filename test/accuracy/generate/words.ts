import type { Random } from "./random.ts";

/** Words that edits exchange for one another; all are of one length. */
const words = ["w1", "w2", "w3", "w4", "w5", "w6"];

/** A word for a text. */
export function makeWord(random: Random): string {
  return random.pick(words);
}

/** The text with one of its words exchanged; null when it has none. */
export function exchangeWord(text: string, random: Random): string | null {
  const places = [...text.matchAll(/\bw[1-6]\b/g)].map(({ index }) => index);
  if (places.length === 0) return null;
  const at = random.pick(places);
  const others = words.filter((word) => word !== text.slice(at, at + 2));
  return text.slice(0, at) + random.pick(others) + text.slice(at + 2);
}

/** Names of variables. */
export const variableNames = ["V1", "V2", "V3"];

/** A word that a variable may stand in for. */
export function makeValue(random: Random): string {
  const name = random.pick(variableNames);
  const forms = [`$${name}`, `\${${name}}`, `\${${name}:-${makeWord(random)}}`, `\${${name}:+${makeWord(random)}}`];
  return random.chance(0.4) ? random.pick(forms) : makeWord(random);
}
