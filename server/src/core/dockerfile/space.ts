/** White space as Go's `unicode.IsSpace` has it, which BuildKit trims with: unlike JavaScript's, with NEL, without BOM. */
export function isSpace(code: number): boolean {
  if (code < 0x80) return isBlank(code);
  if (code < 0x1680) return code === 0x85 || code === 0xa0;
  return (
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200a) ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x202f ||
    code === 0x205f ||
    code === 0x3000
  );
}

/** ASCII white space: what separates the keyword and the words of most instructions. */
export function isBlank(code: number): boolean {
  return code <= 0x20 && (code === 0x20 || (code >= 0x09 && code <= 0x0d));
}

/** Offset of the first character from `start` on that is no white space, or `end`. */
export function skipSpaces(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && isSpace(text.charCodeAt(at))) at++;
  return at;
}

/** Offset of the first blank from `start` on, or `end`. */
export function findBlank(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && !isBlank(text.charCodeAt(at))) at++;
  return at;
}

/** Offset of the first character from `start` on that is no blank, or `end`. */
export function skipBlanks(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && isBlank(text.charCodeAt(at))) at++;
  return at;
}

/** Offset after the last character before `end` that is no white space, or `start`. */
export function dropSpaces(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && isSpace(text.charCodeAt(at - 1))) at--;
  return at;
}

/** The text without white space at both ends. */
export function trimSpaces(text: string): string {
  const start = skipSpaces(text, 0, text.length);
  return text.slice(start, dropSpaces(text, start, text.length));
}

/** The pieces between runs of blanks from `start` to `end`; what has no blanks is one piece, even when empty. */
export function splitAtBlanks(text: string, start: number, end: number): string[] {
  const pieces: string[] = [];
  let at = start;
  for (;;) {
    const pieceEnd = findBlank(text, at, end);
    pieces.push(text.slice(at, pieceEnd));
    if (pieceEnd === end) return pieces;
    at = skipBlanks(text, pieceEnd, end);
  }
}
