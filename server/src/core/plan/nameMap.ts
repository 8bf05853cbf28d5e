/**
 * A map from names to values that shares its parts with the map it was made from: adding takes time in proportion to
 * the logarithm of its size. A search tree over the names' hashes, which spread evenly, so it needs no balancing.
 */
export interface NameMap<T> {
  readonly hash: number;
  readonly name: string;
  readonly value: T;
  readonly smaller: NameMap<T> | null;
  readonly larger: NameMap<T> | null;
}

/** The value under a name, or undefined. */
export function getByName<T>(map: NameMap<T> | null, name: string): T | undefined {
  const hash = hashName(name);
  let node = map;
  while (node !== null && node.name !== name) node = isBefore(hash, name, node) ? node.smaller : node.larger;
  return node?.value;
}

/** The map with the value under the name; the map given stays as it is. */
export function setByName<T>(map: NameMap<T> | null, name: string, value: T): NameMap<T> {
  return insert(map, hashName(name), name, value);
}

function insert<T>(node: NameMap<T> | null, hash: number, name: string, value: T): NameMap<T> {
  if (node === null) return { hash, name, value, smaller: null, larger: null };
  if (node.name === name) return { ...node, value };
  if (isBefore(hash, name, node)) return { ...node, smaller: insert(node.smaller, hash, name, value) };
  return { ...node, larger: insert(node.larger, hash, name, value) };
}

function isBefore<T>(hash: number, name: string, node: NameMap<T>): boolean {
  return hash === node.hash ? name < node.name : hash < node.hash;
}

/** FNV-1a, then mixed so that names which differ in their last character only spread as well. */
function hashName(name: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < name.length; at++) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
