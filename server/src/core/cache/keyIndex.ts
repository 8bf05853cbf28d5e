import type { CacheKey } from "./cacheKey.ts";

/** Finds keys that may equal one, without looking at all: those with the same kinds of parts and the same first part. */
export class KeyIndex<T extends { readonly key: CacheKey }> {
  private readonly shapes = new Map<string, Map<string | null, T[]>>();

  add(item: T): void {
    const shape = shapeOf(item.key);
    const byFirst = this.shapes.get(shape) ?? new Map<string | null, T[]>();
    this.shapes.set(shape, byFirst);
    const first = firstContent(item.key);
    const items = byFirst.get(first);
    if (items === undefined) byFirst.set(first, [item]);
    else items.push(item);
  }

  /** In the order in which they were added, but for those whose first part is not known, which come last. */
  candidates(key: CacheKey): readonly T[] {
    const byFirst = this.shapes.get(shapeOf(key));
    if (byFirst === undefined) return [];
    const first = firstContent(key);
    if (first === null) return [...byFirst.values()].flat();
    return [...(byFirst.get(first) ?? []), ...(byFirst.get(null) ?? [])];
  }

  all(): readonly T[] {
    return [...this.shapes.values()].flatMap((byFirst) => [...byFirst.values()].flat());
  }
}

function shapeOf({ parts, inputs }: CacheKey): string {
  return JSON.stringify([parts.map(({ kind, label }) => [kind, label]), inputs.map(({ kind }) => kind)]);
}

/** Null when it is not known. */
function firstContent({ parts: [first] }: CacheKey): string | null {
  if (first === undefined) return "";
  return first.content.known ? first.content.value : null;
}
