/** So many names that the text has nowhere, not even as an image: a stage's name hides an image of the same name. */
export function listFreeNames(text: string, count: number): string[] {
  const taken = new Set(text.toLowerCase().split(/[^a-z0-9_.-]+/));
  const names: string[] = [];
  for (let number = 1; names.length < count; number++) {
    const name = number === 1 ? "build" : `build-${number}`;
    if (!taken.has(name)) names.push(name);
  }
  return names;
}
