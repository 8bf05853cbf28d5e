import type { BuildRecord } from "../build/buildRecord.ts";

/** How often a build argument had another value than in the build before; `by name`: only its name tells that it changes. */
export type Change =
  { readonly kind: "seen"; readonly changed: number; readonly builds: number } | { readonly kind: "name" };

/** Builds in which a value never changed, after which its name does not count. */
const enough = 5;

/**
 * Whether the value of an argument changes from build to build: as builds have shown, from the newest on, else by its name,
 * when it has no default but a word that stands in for one. Null when it does not, or nothing tells.
 */
export function findChange(name: string, defaultValue: string | null, builds: readonly BuildRecord[]): Change | null {
  const values = builds.flatMap(({ buildArgs }) => buildArgs.get(name) ?? []);
  const changed = values.filter((value, at) => at > 0 && value !== values[at - 1]).length;
  if (changed > 0) return isForTools(name) ? null : { kind: "seen", changed, builds: values.length };
  const isSteady = values.length >= enough || !standsIn.test(defaultValue ?? "");
  return !isSteady && namesChange(name) ? { kind: "name" } : null;
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
