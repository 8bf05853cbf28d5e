import { createRequire } from "node:module";
import { loadContextCore } from "../bundle.ts";
import { peerFile } from "../paths.ts";
import { atLeastFaster, type BenchRow } from "../row.ts";
import { timeSideBySide, wallClock } from "../timing.ts";

/** The peer takes one list of patterns, and then answers path by path. */
type Balena = () => { add(patterns: readonly string[]): { ignores(path: string): boolean } };

const patterns = [
  ...["node_modules", ".git", "dist", "build", "out", "coverage", ".cache", ".next", "tmp", "logs", ".venv", "vendor"],
  ...["*.log", "*.md", "*.tmp", "*.swp", "Dockerfile*", "docker-compose*.yml", ".env*", "*.local", ".DS_Store"],
  ...["**/*.test.ts", "**/*.spec.ts", "**/__pycache__", "**/*.pyc", "**/.DS_Store", "**/Thumbs.db", "**/*.map"],
  ...["**/node_modules", "**/.idea", "**/.vscode", "**/target", "**/bin/Debug", "**/obj", "**/*.user", "**/*~"],
  ...["docs/**", "src/**/fixtures", "src/**/*.snap", "test/*/data", "packages/*/dist", "packages/*/coverage"],
  ...["!docs/api/**", "!README.md", "!packages/core/dist", "!.env.example", "!**/keep.map", "secrets/*.[kp]e[ym]"],
  ...["a?c", "[0-9]*.txt", "/absolute/path"],
];

/** Times our matcher beside @balena/dockerignore, both compiled before. The peer is new in each round: it remembers its answers. */
export async function benchIgnore(): Promise<BenchRow> {
  const { compileIgnore } = await loadContextCore();
  const peer = createRequire(import.meta.url)(peerFile("@balena", "dockerignore")) as Balena;
  const paths = makePaths();
  const matcher = compileIgnore(patterns.join("\n"));
  const rounds = 9;
  const peers = Array.from({ length: rounds }, () => peer().add(patterns));
  let round = 0;
  const [ours, other] = timeSideBySide(
    rounds,
    wallClock,
    [() => paths.map((path) => matcher.ignores(path))],
    // Counting on is a part of no length.
    [() => paths.map((path) => peers[round]?.ignores(path)), () => (round += 1)],
  );
  const name = `ignore rules: ${patterns.length} patterns, ${paths.length} paths`;
  return atLeastFaster(20, { name, ours, other, unit: "ms" });
}

/** Paths in the order of a walk. */
function makePaths(): readonly string[] {
  const folders = [
    "src/app/models",
    "src/app/fixtures",
    "docs/api",
    "packages/core/dist",
    "packages/web/src/views",
    "test/unit/data",
  ];
  const names = [
    "index.ts",
    "index.test.ts",
    "style.css",
    "keep.map",
    "bundle.js.map",
    "notes.txt",
    "a.pyc",
    "data.json",
  ];
  return folders.flatMap((folder) =>
    Array.from({ length: 12 }, (_, part) => names.map((name) => `${folder}/part${part}/${name}`)).flat(),
  );
}
