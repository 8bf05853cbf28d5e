import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import { readDeclarations } from "../plan/globalArguments.ts";
import { isOften } from "./often.ts";
import type { RuleFacts } from "./rule.ts";

/** How often a variable had another value than in the build before; `name`: only its name tells that it changes. */
export type Change =
  { readonly kind: "seen"; readonly changed: number; readonly builds: number } | { readonly kind: "name" };

/** An ARG or ENV of one variable. */
export interface DeclaredVariable {
  readonly keyword: "ARG" | "ENV";
  readonly name: string;
  /** As written; null for an ARG without a default. */
  readonly value: string | null;
}

/** Null for other instructions, and for those of several variables or of an odd name. */
export function readVariable(instruction: Instruction): DeclaredVariable | null {
  const { keyword, words } = instruction;
  const pairs =
    keyword === "ARG"
      ? readDeclarations(instruction).map(({ name, defaultValue }) => ({ name, value: defaultValue }))
      : words.flatMap((name, at) => (at % 2 === 0 ? { name, value: words[at + 1] ?? null } : []));
  const [pair, ...others] = pairs;
  if ((keyword !== "ARG" && keyword !== "ENV") || pair === undefined || others.length > 0) return null;
  return /^\w+$/.test(pair.name) ? { keyword, ...pair } : null;
}

/** Builds in which a value never changed, after which its name does not count. */
const enough = 5;

/**
 * Tells whether the value of a variable changes from build to build: as builds have shown, from the newest on, else by its
 * name, when it is an argument without a default or with a word that stands in for one. Null when it does not, or nothing
 * tells.
 */
export function changeFinder(facts: RuleFacts): (variable: DeclaredVariable) => Change | null {
  const listValues = valueLister(facts);
  return (variable) => {
    const { keyword, name, value } = variable;
    const values = listValues(variable);
    const changed = values.filter((each, at) => at > 0 && each !== values[at - 1]).length;
    if (isOften(changed, values.length))
      return isForTools(name) ? null : { kind: "seen", changed, builds: values.length };
    const isSteady = changed === 0 && values.length >= enough;
    return keyword === "ARG" && !isSteady && standsIn.test(value ?? "") && namesChange(name) ? { kind: "name" } : null;
  };
}

/** Builds that are looked at: more tell of another time. */
const mostBuilds = 20;

/** Lists the values that a variable had in builds, as far as they are known: given ones are sealed. */
function valueLister({ builds, records, givenArguments }: RuleFacts): (variable: DeclaredVariable) => string[] {
  const read = new Map<Dockerfile, readonly DeclaredVariable[]>();
  const findWritten = ({ keyword, name }: DeclaredVariable, built: Dockerfile): string | null => {
    const declared = read.get(built) ?? built.instructions.flatMap((each) => readVariable(each) ?? []);
    read.set(built, declared);
    const [same, ...others] = declared.filter((each) => each.keyword === keyword && each.name === name);
    return others.length > 0 ? null : (same?.value ?? null);
  };
  return (variable) => {
    return builds.slice(0, mostBuilds).flatMap((record) => {
      const given = variable.keyword === "ARG" ? givenArguments?.get(record.ref) : new Map<string, string>();
      if (given === undefined) return [];
      const sealed = given.get(variable.name);
      if (sealed !== undefined) return [`given: ${sealed}`];
      const built = records.dockerfileOf(record);
      const written = built === null ? null : findWritten(variable, built);
      return written === null ? [] : [`written: ${written}`];
    });
  };
}

const standsIn =
  /^["']?(dev|dev(elop)?(ment)?|unknown|local|latest|snapshot|none|null|n\/a|unset|undefined|v?0\.0\.[01](-dev)?|)["']?$/i;

/** Whether a variable is called like something that is new in each build: a commit, a date, a number of a build. */
export function namesChange(name: string): boolean {
  return commits.test(name) || builds.test(name) || versions.test(name);
}

const commits =
  /^(\w+_)?(git|vcs|commit|source)_?(sha1?|commit|rev|ref|revision|hash|id|tag|branch|describe|state)\w*$|^(short_?|head_?|ci_?commit_?)?sha$|^(commit|revision|(ci|github|drone|circle|buildkite)_(sha|ref|run|build|commit|tag|branch|job|pipeline|date|time)\w*)$/i;
const builds =
  /^(\w+_)?build_?(date|time|timestamp|datetime|number|num|no|id|sha|rev|revision|ref|url|tag|version)$|^(timestamp|date_created)$/i;
const versions = /^((app|image|release|service|package|pkg|project|product)_?)?version$|^(image|release)_?(tag|name)$/i;

/** Names that tools go by without being told. */
function isForTools(name: string): boolean {
  return /^(node|npm|yarn|pnpm|pip|uv|poetry|python|go|cargo|rust|java|maven|gradle|debian|apt|ruby|bundle|gem|php|composer|https?_proxy|no_proxy|ftp_proxy|path|home|lang|lc_|tz|ld_|cc|cxx)/i.test(
    name,
  );
}
