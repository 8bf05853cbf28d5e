import type { Flag } from "./dockerfile.ts";

/** The flags of a keyword: `text` takes a value, `list` may be repeated, `boolean` may stand alone. */
export type FlagKinds = ReadonlyMap<string, "text" | "list" | "boolean">;

const noneSeen: ReadonlySet<string> = new Set();

/** Why the builder refuses these flags, null when it takes them. After BuildKit's flag parser for instructions. */
export function checkFlags(keyword: string, flags: readonly Flag[], kinds: FlagKinds): string | null {
  if (flags.length === 0) return null;
  const [only] = flags;
  if (only !== undefined && flags.length === 1) return checkFlag(keyword, only, kinds, noneSeen);
  const seen = new Set<string>();
  for (const flag of flags) {
    const error = checkFlag(keyword, flag, kinds, seen);
    if (error !== null) return error;
    seen.add(flag.name);
  }
  return null;
}

function checkFlag(keyword: string, flag: Flag, kinds: FlagKinds, seen: ReadonlySet<string>): string | null {
  const { name, value } = flag;
  const kind = kinds.get(name);
  if (kind === undefined) return `${keyword} has no flag --${name}${list(kinds)}.`;
  if (kind !== "list" && seen.has(name)) return `--${name} is given twice: ${keyword} takes it once.`;
  if (kind !== "boolean") return value === null ? `--${name} needs a value: write --${name}=….` : null;
  if (value === null || /^(true|false)$/i.test(value)) return null;
  return `--${name} is either true or false, not "${value}".`;
}

function list(kinds: FlagKinds): string {
  const names = [...kinds.keys()].map((name) => `--${name}`);
  return names.length === 0 ? "" : `: it takes ${names.join(", ")}`;
}
