/** Whether builders take the text of a source as a pattern. A backslash quotes the next character. */
export function hasWildcards(source: string): boolean {
  return /^(?:[^*?[\\]|\\[^])*[*?[]/.test(source);
}

/** Tells whether a pattern matches a name. */
export type NameMatcher = (name: string) => boolean;

/**
 * Reads the pattern for one name of a path: `*` and `?` match any characters, `[…]` one of a class, a backslash quotes
 * (Go's filepath.Match, which never matches across slashes). Null when Go refuses the pattern. Matching takes at most
 * time in proportion to the name's length times the pattern's.
 */
export function readNamePattern(pattern: string): NameMatcher | null {
  const atoms = readAtoms(pattern);
  return atoms === null ? null : (name) => matchesName(name, atoms);
}

type Atom =
  | { readonly kind: "star" }
  | { readonly kind: "any" }
  | { readonly kind: "character"; readonly text: string }
  | { readonly kind: "class"; readonly negated: boolean; readonly ranges: readonly (readonly [string, string])[] };

function readAtoms(name: string): Atom[] | null {
  const characters = Array.from(name);
  const atoms: Atom[] = [];
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at] ?? "";
    if (character === "*") atoms.push({ kind: "star" });
    else if (character === "?") atoms.push({ kind: "any" });
    else if (character === "[") {
      const read = readClass(characters, at + 1);
      if (read === null) return null;
      atoms.push(read.atom);
      at = read.end;
    } else if (character === "\\") {
      at++;
      const quoted = characters[at];
      if (quoted === undefined) return null;
      atoms.push({ kind: "character", text: quoted });
    } else atoms.push({ kind: "character", text: character });
  }
  return atoms;
}

/** Reads behind `[`; `end` is the place of the closing bracket. */
function readClass(characters: readonly string[], from: number): { readonly atom: Atom; readonly end: number } | null {
  const negated = characters[from] === "^";
  const ranges: [string, string][] = [];
  let at = negated ? from + 1 : from;
  while (characters[at] !== "]" || ranges.length === 0) {
    const low = readClassCharacter(characters, at);
    if (low === null) return null;
    at = low.next;
    let high = low;
    if (characters[at] === "-") {
      const end = readClassCharacter(characters, at + 1);
      if (end === null) return null;
      high = end;
      at = end.next;
    }
    ranges.push([low.text, high.text]);
  }
  return { atom: { kind: "class", negated, ranges }, end: at };
}

function readClassCharacter(characters: readonly string[], at: number): { text: string; next: number } | null {
  const character = characters[at];
  if (character === undefined || character === "-" || character === "]") return null;
  if (character !== "\\") return { text: character, next: at + 1 };
  const quoted = characters[at + 1];
  return quoted === undefined ? null : { text: quoted, next: at + 2 };
}

/** Tries the last star again with one character more whenever what follows it does not match. */
function matchesName(name: string, atoms: readonly Atom[]): boolean {
  const characters = Array.from(name);
  let [at, next] = [0, 0];
  let [starAt, afterStar] = [-1, -1];
  while (at < characters.length) {
    const atom = atoms[next];
    if (atom?.kind === "star") {
      [starAt, afterStar] = [at, next + 1];
      next++;
    } else if (atom !== undefined && matchesCharacter(characters[at] ?? "", atom)) {
      at++;
      next++;
    } else if (afterStar === -1) return false;
    else {
      starAt++;
      [at, next] = [starAt, afterStar];
    }
  }
  return atoms.slice(next).every(({ kind }) => kind === "star");
}

function matchesCharacter(character: string, atom: Atom): boolean {
  switch (atom.kind) {
    case "star":
      return false;
    case "any":
      return true;
    case "character":
      return character === atom.text;
    case "class": {
      const code = character.codePointAt(0) ?? 0;
      const isIn = atom.ranges.some(
        ([low, high]) => (low.codePointAt(0) ?? 0) <= code && code <= (high.codePointAt(0) ?? 0),
      );
      return isIn !== atom.negated;
    }
  }
}
