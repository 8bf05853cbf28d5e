import { childPath, type ContextSnapshot } from "../context/snapshot.ts";
import type { Pausable } from "../pausable.ts";
import type { ShellCommand } from "./shell/shellScript.ts";

/** Something in a context that no image needs, by its name. */
export interface NoiseKind {
  readonly name: RegExp;
  /** What has to lie beside it for it to be that. */
  readonly beside: RegExp | null;
  /** Makes it in the image: only then the one of the context is of no use. */
  readonly madeBy: RegExp | null;
  /** The folder of the context that it has to lie in; not given: any. */
  readonly inside?: RegExp;
  /** The pattern that it goes by together with others in its folder; not given: its own name, in whatever folder. */
  readonly pattern?: string;
}

/** Noise that was found, all of one name, or of one pattern with its folder. */
export interface Noise {
  readonly name: string;
  /** The line of an ignore file that leaves it out. */
  readonly pattern: string;
  readonly files: number;
  readonly bytes: number;
}

/** What keeps the history of a project. */
export const history = /^\.(git|hg|svn)$/;

/** Commands are told by their first two words. */
export const noiseKinds: readonly NoiseKind[] = [
  { name: history, beside: null, madeBy: null },
  {
    name: /^node_modules$/,
    beside: null,
    madeBy: /^(npm (ci|install|i|clean-install)|yarn( install)?|pnpm (install|i)|bun (install|i))$/,
  },
  {
    name: /^(__pycache__|\.(pytest|mypy|ruff)_cache|\.(tox|nox|venv|gradle|terraform|nyc_output|turbo|parcel-cache|idea|vscode|vs|DS_Store))$/,
    beside: null,
    madeBy: null,
  },
  { name: /^(npm-debug|yarn-error|yarn-debug|lerna-debug|hs_err_pid\d+)\.log/, beside: null, madeBy: null },
  { name: /\.log$/, beside: null, madeBy: null, inside: /^$|(^|\/)logs?$/, pattern: "*.log" },
  {
    name: /^(dist|build|out|\.next|\.nuxt|coverage)$/,
    beside: /^package\.json$/,
    madeBy: /^((npm|pnpm|bun) run|yarn (run|build)|pnpm build)$/,
  },
  { name: /^target$/, beside: /^Cargo\.toml$/, madeBy: /^cargo (build|install)$/ },
  { name: /^target$/, beside: /^pom\.xml$/, madeBy: /^mvnw? / },
  { name: /^build$/, beside: /^build\.gradle(\.kts)?$/, madeBy: /^gradlew? / },
  { name: /^(bin|obj)$/, beside: /\.(cs|fs|vb)proj$/, madeBy: /^dotnet (build|publish)$/ },
  { name: /^(_build|deps)$/, beside: /^mix\.exs$/, madeBy: /^mix / },
];

/** The kinds that are noise to a build that runs these commands. */
export function selectKinds(commands: readonly ShellCommand[]): readonly NoiseKind[] {
  const run = commands.map(({ name, args }) => {
    const program = name?.split("/").at(-1) ?? "";
    const verb = args.find(({ value }) => value?.startsWith("-") === false)?.value ?? "";
    return `${program} ${verb}`.trim();
  });
  return noiseKinds.filter(({ madeBy }) => madeBy === null || run.some((each) => madeBy.test(each)));
}

/** Looking at more entries than this would take time while typing. */
const mostEntries = 5000;
/** Entries looked at between two pauses. */
const step = 256;

/**
 * The noise in a folder and below, by name; `isWhole` is false when there was too much to look at all of it. In steps with
 * pauses.
 */
export function* findNoise(
  context: ContextSnapshot,
  folder: string,
  kinds: readonly NoiseKind[],
): Pausable<{ readonly noise: readonly Noise[]; readonly isWhole: boolean }> {
  const found = new Map<string, { name: string; files: number; bytes: number }>();
  // Nearly all names are no noise: to ask each kind about each would take most of the time.
  const anyName = new RegExp(kinds.map(({ name }) => name.source).join("|"));
  let left = mostEntries;
  function* look(path: string): Pausable<void> {
    const names = context.names(path);
    for (const name of names) {
      if (left-- <= 0) return;
      if (left % step === 0) yield;
      const child = childPath(path, name);
      const kind = anyName.test(name) ? findKind(name, path, names, kinds) : undefined;
      if (kind !== undefined) yield* count(child, tally(name, path, kind));
      else if (context.entry(child)?.kind === "folder") yield* look(child);
    }
  }
  const tally = (name: string, path: string, kind: NoiseKind): { files: number; bytes: number } => {
    const together = kind.pattern === undefined ? null : childPath(path, kind.pattern);
    const pattern = together ?? (history.test(name) ? name : `**/${name}`);
    const sum = found.get(pattern) ?? { name: together ?? name, files: 0, bytes: 0 };
    found.set(pattern, sum);
    return sum;
  };
  function* count(path: string, sum: { files: number; bytes: number }): Pausable<void> {
    const entry = context.entry(path);
    if (entry?.kind === "file") {
      sum.files++;
      sum.bytes += entry.size;
    }
    if (entry?.kind !== "folder") return;
    for (const name of context.names(path)) {
      if (left-- <= 0) return;
      if (left % step === 0) yield;
      yield* count(childPath(path, name), sum);
    }
  }
  yield* look(folder);
  const noise = [...found].map(([pattern, sum]) => ({ pattern, ...sum })).filter(({ files }) => files > 0);
  return { noise: noise.sort((a, b) => b.bytes - a.bytes), isWhole: left > 0 };
}

function findKind(
  name: string,
  folder: string,
  neighbours: readonly string[],
  kinds: readonly NoiseKind[],
): NoiseKind | undefined {
  return kinds.find((kind) => {
    if (!kind.name.test(name) || kind.inside?.test(folder) === false) return false;
    return kind.beside === null || neighbours.some((each) => kind.beside?.test(each));
  });
}
