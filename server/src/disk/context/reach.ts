import { hasWildcards, readNamePattern, type NameMatcher } from "../../core/context/wildcards.ts";

/** Which part of a folder, or of a single entry, the steps of a build read. */
export interface Reach {
  /** Whether they read all that is in it. */
  readonly isWhole: boolean;
  readonly names: ReadonlyMap<string, Reach>;
  readonly patterns: readonly { readonly text: string; readonly matches: NameMatcher; readonly reach: Reach }[];
}

/** All that is in a folder. */
export const wholeReach: Reach = { isWhole: true, names: new Map(), patterns: [] };

const emptyReach: Reach = { isWhole: false, names: new Map(), patterns: [] };

/**
 * What is read of a context, from the paths and patterns of its sources, cleaned and relative to it; null stands for
 * everything.
 */
export function makeReach(reads: readonly string[] | null): Reach {
  if (reads === null) return wholeReach;
  return mergeReaches(reads.map((read) => reachOfPath(read === "" ? [] : read.split("/"), wholeReach)));
}

/** `reach`, moved to where the names lead. */
function reachOfPath(names: readonly string[], reach: Reach): Reach {
  return names.reduceRight((inner, name) => {
    // Whether a backslash quotes depends on wildcards elsewhere in the path: such a name is read either way.
    const own = hasWildcards(name) ? [] : [[name, inner] as const];
    const matches = /[*?[\\]/.test(name) ? readNamePattern(name) : null;
    const patterns = matches === null ? [] : [{ text: name, matches, reach: inner }];
    return { isWhole: false, names: new Map(own), patterns };
  }, reach);
}

/** `reach`, moved to where the names lead, none of which is a pattern. */
export function reachOfNames(names: readonly string[], reach: Reach): Reach {
  return names.reduceRight((inner, name) => ({ isWhole: false, names: new Map([[name, inner]]), patterns: [] }), reach);
}

/** What is read of the entry `name`; null when it is not read at all. */
export function reachInto(reach: Reach, name: string): Reach | null {
  if (reach.isWhole) return reach;
  const own = reach.names.get(name);
  const found = reach.patterns.filter(({ matches }) => matches(name)).map((pattern) => pattern.reach);
  if (own !== undefined) found.push(own);
  return found.length === 0 ? null : mergeReaches(found);
}

/** What any of them reads. */
export function mergeReaches(reaches: readonly Reach[]): Reach {
  const [first, second] = reaches;
  if (first === undefined) return emptyReach;
  if (second === undefined) return first;
  if (reaches.some(({ isWhole }) => isWhole)) return wholeReach;
  const names = new Map<string, Reach>();
  for (const reach of reaches) {
    for (const [name, inner] of reach.names) {
      const other = names.get(name);
      names.set(name, other === undefined ? inner : mergeReaches([other, inner]));
    }
  }
  return { isWhole: false, names, patterns: dropRepeated(reaches.flatMap(({ patterns }) => patterns)) };
}

/** A text that is equal for reaches that read the same. */
export function describeReach({ isWhole, names, patterns }: Reach): string {
  if (isWhole) return "*";
  const parts = [
    ...[...names].map(([name, inner]) => `${JSON.stringify(name)}:${describeReach(inner)}`),
    ...patterns.map(({ text, reach }) => `${JSON.stringify(text)}~${describeReach(reach)}`),
  ];
  return `{${parts.sort().join(",")}}`;
}

function dropRepeated(patterns: Reach["patterns"]): Reach["patterns"] {
  const seen = new Set<string>();
  return patterns.filter(({ text, reach }) => {
    const key = `${text}~${describeReach(reach)}`;
    return !seen.has(key) && seen.add(key);
  });
}
