/**
 * The patterns of `${x#p}`, `${x%p}` and `${x/p/r}` as BuildKit reads them (frontend/dockerfile/shell/lex.go): `*` and
 * `?` never match a line end, a backslash quotes `*`, `?` and itself. Matching takes time in proportion to the value.
 */
export type Pattern = readonly Atom[];
type Atom =
  { readonly kind: "star" } | { readonly kind: "any" } | { readonly kind: "character"; readonly text: string };

/** What a pattern without wildcards between its stars looks like: the pieces that must follow each other. */
type Segment = readonly Atom[];

/** Reads a pattern, or says which escape in it is refused. */
export function parsePattern(text: string): Pattern | { readonly error: string } {
  const characters = Array.from(text);
  const atoms: Atom[] = [];
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at] ?? "";
    if (character === "*") atoms.push({ kind: "star" });
    else if (character === "?") atoms.push({ kind: "any" });
    else if (character !== "\\") atoms.push({ kind: "character", text: character });
    else {
      const quoted = characters[at + 1] ?? "";
      if (!/^[*?\\}/]$/.test(quoted)) return { error: `invalid escape \\${quoted} in pattern ${text}` };
      atoms.push({ kind: "character", text: quoted });
      at++;
    }
  }
  return atoms;
}

/** `value` without the shortest (or longest) beginning that the pattern matches. */
export function trimStart(value: string, pattern: Pattern, longest: boolean): string {
  const characters = Array.from(value);
  const end = matchAt(characters, 0, splitAtStars(pattern), longest);
  return end === null ? value : characters.slice(end).join("");
}

/** `value` without the shortest (or longest) end that the pattern matches. */
export function trimEnd(value: string, pattern: Pattern, longest: boolean): string {
  const mirrored = Array.from(value).reverse();
  const end = matchAt(mirrored, 0, splitAtStars([...pattern].reverse()), longest);
  return end === null ? value : mirrored.slice(end).reverse().join("");
}

/** `value` with the first match replaced by `replacement` as it stands. */
export function replaceFirst(value: string, pattern: Pattern, replacement: string): string {
  const characters = Array.from(value);
  const match = findMatch(characters, 0, splitAtStars(pattern));
  if (match === null) return value;
  return characters.slice(0, match.start).join("") + replacement + characters.slice(match.end).join("");
}

/**
 * `value` with every match replaced. Follows Go's ReplaceAllString: an empty match right behind a match does not
 * count, and `$` in the replacement stands for a group, of which there is none but the whole match (`$0`).
 */
export function replaceAll(value: string, pattern: Pattern, replacement: string): string {
  const characters = Array.from(value);
  const segments = splitAtStars(pattern);
  let result = "";
  let copied = 0;
  let from = 0;
  let lastEnd = -1;
  for (;;) {
    const match = findMatch(characters, from, segments);
    if (match === null) return result + characters.slice(copied).join("");
    result += characters.slice(copied, match.start).join("");
    const isEmpty = match.end === match.start;
    if (!isEmpty || match.start !== lastEnd) {
      result += fillTemplate(replacement, characters.slice(match.start, match.end).join(""));
    }
    copied = match.end;
    lastEnd = match.end;
    from = isEmpty ? match.end + 1 : match.end;
  }
}

function fillTemplate(template: string, match: string): string {
  return template.replace(/\$(\$|\w+|\{\w+\})/g, (_, name: string) => {
    if (name === "$") return "$";
    return name === "0" || name === "{0}" ? match : "";
  });
}

function splitAtStars(pattern: Pattern): readonly Segment[] {
  const segments: Atom[][] = [[]];
  for (const atom of pattern) {
    if (atom.kind === "star") segments.push([]);
    else segments.at(-1)?.push(atom);
  }
  return segments;
}

/** The leftmost match at or after `from`, the longest one there. */
function findMatch(text: readonly string[], from: number, segments: readonly Segment[]) {
  const first = segments[0] ?? [];
  for (let start = from; start <= text.length; start++) {
    if (!matchesSegment(text, start, first)) continue;
    const end = matchAt(text, start, segments, true);
    if (end !== null) return { start, end };
    // What the stars did not find before the line's end they do not find from a later start in that line either.
    start = endOfLine(text, start);
  }
  return null;
}

/** The end of the shortest or longest match that starts at `start`, or null. */
function matchAt(text: readonly string[], start: number, segments: readonly Segment[], longest: boolean) {
  const [first = [], ...others] = segments;
  if (!matchesSegment(text, start, first)) return null;
  let end = start + first.length;
  for (const [index, segment] of others.entries()) {
    const isLast = index === others.length - 1;
    const found = isLast && longest ? findLast(text, end, segment) : findFirst(text, end, segment);
    if (found === null) return null;
    end = found + segment.length;
  }
  return end;
}

function findFirst(text: readonly string[], from: number, segment: Segment): number | null {
  const end = endOfLine(text, from);
  for (let at = from; at <= end; at++) if (matchesSegment(text, at, segment)) return at;
  return null;
}

function findLast(text: readonly string[], from: number, segment: Segment): number | null {
  for (let at = endOfLine(text, from); at >= from; at--) if (matchesSegment(text, at, segment)) return at;
  return null;
}

function endOfLine(text: readonly string[], from: number): number {
  const end = text.indexOf("\n", from);
  return end === -1 ? text.length : end;
}

function matchesSegment(text: readonly string[], at: number, segment: Segment): boolean {
  if (at + segment.length > text.length) return false;
  return segment.every((atom, index) => {
    const character = text[at + index];
    return atom.kind === "character" ? character === atom.text : character !== "\n";
  });
}
