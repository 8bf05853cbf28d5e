/** What means something to the parser, or is near to it. */
const pieces = [
  "\\\n",
  "\\",
  "\n",
  "\r\n",
  "\r",
  "`",
  "# escape=`\n",
  "#",
  "<<E",
  "<<-'F'\n",
  "E\n",
  '"',
  "'",
  "[",
  "]",
  "$",
  "${",
  "${a:-",
  "}",
  "=",
  "--",
  "--a=b ",
  "ONBUILD ",
  "RUN ",
  "copy ",
  "FROM a\n",
  "ENV ",
  "\0",
  "\ufeff",
  "\u00a0",
  "é",
  "😀",
  " ",
  "\t",
];

/** Puts in, takes out or replaces so many pieces of a text. */
export function mutate(text: string, random: () => number, changes: number): string {
  let mutated = text;
  for (let change = 0; change < changes; change++) {
    const at = Math.floor(random() * (mutated.length + 1));
    const dropped = random() < 0.4 ? Math.floor(random() * 20) : 0;
    const piece = random() < 0.8 ? (pieces[Math.floor(random() * pieces.length)] ?? "") : "";
    mutated = mutated.slice(0, at) + piece + mutated.slice(at + dropped);
  }
  // Half a character is no text that a file could hold.
  return mutated.replace(/\p{Surrogate}/gu, "");
}
