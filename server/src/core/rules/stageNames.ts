/** Where a text may name stages and images: a stage's name hides an image of the same name. */
const named = /^[^\S\n]*(?:FROM|ARG|ENV)\b(?:.*[\\`][^\S\n]*\n)*.*|\bfrom=[^\s,]+/gim;

/** So many names for stages that neither a stage nor an image has that a text names. */
export function listFreeNames(text: string, count: number): string[] {
  const lines = text.match(named) ?? [];
  const taken = new Set(lines.flatMap((line) => line.toLowerCase().split(/[^a-z0-9_.-]+/)));
  const names: string[] = [];
  for (let number = 1; names.length < count; number++) {
    const name = number === 1 ? "build" : `build-${number}`;
    if (!taken.has(name)) names.push(name);
  }
  return names;
}
