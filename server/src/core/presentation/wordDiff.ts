import { diffArrays } from "diff";
import { bold, escape, struck } from "./markdown.ts";
import { EDITS } from "./words.ts";

/** How many unchanged words stay on each side of a change, and how many more than that are worth leaving out. */
const CONTEXT = 3;
const FEWEST_LEFT_OUT = 3;

/** How much of a long word, of words changed in a row, and of changes is shown. */
const LONGEST_WORD = 60;
const MOST_WORDS = 30;
const MOST_PIECES = 40;

/** More words than this are not matched to each other: the time for it grows with their square. */
const MOST_CHANGES = 400;

/**
 * What was edited, word by word in markdown: removed words struck through, added ones bold, some of the others around
 * them. `before` and `after` are an instruction with the bodies of its heredocs, or both without.
 */
export function sayEdit(before: string, after: string): string {
  if (before === after) return EDITS.onlyBody;
  const [old, now] = [wordsOf(before), wordsOf(after)];
  const changes = diffArrays(old, now, { maxEditLength: MOST_CHANGES }) ?? [
    { value: old, removed: true, added: false },
    { value: now, removed: false, added: true },
  ];
  if (changes.every(({ added, removed }) => !added && !removed)) return EDITS.onlyBlanks;
  const pieces = changes.slice(0, MOST_PIECES).map(({ value, added, removed }, index) => {
    if (added || removed) return (added ? bold : struck)(sayWords(value.slice(0, MOST_WORDS), value.length));
    return sayUnchanged(value, index === changes.length - 1);
  });
  return [...pieces, ...(changes.length > MOST_PIECES ? ["…"] : [])].join(" ");
}

function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}

/** The beginning always stays: it says what the instruction is. */
function sayUnchanged(words: readonly string[], isLast: boolean): string {
  const tail = isLast ? [] : words.slice(-CONTEXT);
  if (words.length - CONTEXT - tail.length < FEWEST_LEFT_OUT) return sayWords(words, words.length);
  return [sayWords(words.slice(0, CONTEXT), CONTEXT), "…", ...tail.map(sayWord)].join(" ");
}

function sayWords(words: readonly string[], total: number): string {
  return [...words.map(sayWord), ...(total > words.length ? ["…"] : [])].join(" ");
}

function sayWord(word: string): string {
  return escape(word.length > LONGEST_WORD ? `${word.slice(0, LONGEST_WORD - 1)}…` : word);
}
