/**
 * A map from names to values that shares its parts with the map it was made from, so that every step can keep its own:
 * a tree that branches by the bits of the names' hashes. Reading and adding take a handful of moves at any size.
 */
export type NameMap<T> = Leaf<T> | Branch<T>;

interface Leaf<T> {
  readonly kind: "leaf";
  readonly hash: number;
  readonly name: string;
  readonly value: T;
  /** Another name with the same hash. */
  readonly next: Leaf<T> | null;
}

interface Branch<T> {
  readonly kind: "branch";
  readonly children: readonly (NameMap<T> | null)[];
}

const bitsPerLevel = 4;
const noChildren: readonly null[] = Array.from({ length: 1 << bitsPerLevel }, () => null);

/** The value under a name, or undefined. */
export function getByName<T>(map: NameMap<T> | null, name: string): T | undefined {
  const hash = hashName(name);
  let node = map;
  for (let shift = 0; node?.kind === "branch"; shift += bitsPerLevel) node = node.children[slotOf(hash, shift)] ?? null;
  for (let leaf: Leaf<T> | null = node; leaf !== null; leaf = leaf.next) if (leaf.name === name) return leaf.value;
  return undefined;
}

/** The map with the value under the name; the map given stays as it is. */
export function setByName<T>(map: NameMap<T> | null, name: string, value: T): NameMap<T> {
  return insert(map, { kind: "leaf", hash: hashName(name), name, value, next: null }, 0);
}

function insert<T>(node: NameMap<T> | null, leaf: Leaf<T>, shift: number): NameMap<T> {
  if (node === null) return leaf;
  if (node.kind === "branch") return insertBelow(node.children, leaf, shift);
  if (node.hash === leaf.hash) return { ...leaf, next: withoutName(node, leaf.name) };
  const children: Branch<T>["children"] = noChildren;
  return insertBelow(children.with(slotOf(node.hash, shift), node), leaf, shift);
}

function insertBelow<T>(children: Branch<T>["children"], leaf: Leaf<T>, shift: number): Branch<T> {
  const slot = slotOf(leaf.hash, shift);
  return { kind: "branch", children: children.with(slot, insert(children[slot] ?? null, leaf, shift + bitsPerLevel)) };
}

function withoutName<T>(leaf: Leaf<T>, name: string): Leaf<T> | null {
  if (leaf.name === name) return leaf.next;
  return leaf.next === null ? leaf : { ...leaf, next: withoutName(leaf.next, name) };
}

function slotOf(hash: number, shift: number): number {
  return (hash >>> shift) & ((1 << bitsPerLevel) - 1);
}

/** FNV-1a, then mixed so that names which differ in their last character only spread as well. */
function hashName(name: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < name.length; at++) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
