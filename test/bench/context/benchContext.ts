import { readdirSync, writeFileSync, type Dirent } from "node:fs";
import { join } from "node:path";
import type { ContextIndex, ContextIndexOptions } from "../../../server/src/disk/context/contextIndex.ts";
import type { ContextSnapshot } from "../../../server/src/core/context/snapshot.ts";
import { loadContextCore } from "../bundle.ts";
import { atMost, type BenchRow } from "../row.ts";
import { longestPause } from "../server/longestPause.ts";
import { collectGarbage } from "../timing.ts";
import { benchIgnore } from "./benchIgnore.ts";
import { longestBlock, race, run } from "./race.ts";
import { makeBigFile, makeProject, makeTree } from "./trees.ts";

const manyFiles = 100_000;
const fewFiles = 10_000;
const bigFile = 1024 ** 3;
const rounds = 5;
const bytesOfFile = 250;
const longestWait = 25;
const columns = "%p %y %m %s %T@ %C@ %i %l\\n";

/** Opens an index over a folder, with the lines of its ignore file. */
type Open = (folder: string, ignored: string, options?: ContextIndexOptions) => ContextIndex;

/** Times the reading of contexts beside the tools that do no more than each part of it. Makes 200 000 files at first. */
export async function benchContext(): Promise<BenchRow[]> {
  const { ContextIndex, compileIgnore } = await loadContextCore();
  const open: Open = (folder, ignored, options) =>
    new ContextIndex(folder, { builder: "buildkit", ignore: compileIgnore(ignored), reads: null }, options);
  const tree = makeTree("tree", manyFiles);
  return [
    await benchMemory(open, tree),
    ...(await benchListing(open, tree)),
    await benchServing(tree),
    await benchPruning(open),
    ...(await benchReading(open)),
    await benchEvent(open, tree),
    await benchIgnore(),
  ];
}

async function benchMemory(open: Open, tree: string): Promise<BenchRow> {
  const before = measureMemory();
  const index = open(tree, "");
  await look(index);
  const ours = (measureMemory() - before) / 1024 ** 2;
  const other = (bytesOfFile * manyFiles) / 1024 ** 2;
  return atMost(1, { name: `memory of ${manyFiles} files; ${bytesOfFile} B each`, ours, other, unit: "MB" });
}

function measureMemory(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** With all digests remembered, what is left is to list. */
async function benchListing(open: Open, tree: string): Promise<BenchRow[]> {
  const remembered = await look(open(tree, ""));
  const list = (): Promise<unknown> => look(open(tree, "", { remembered }));
  const times = await race(rounds, list, () => run("find", tree, "-printf", columns));
  const pauses = [];
  for (let round = 0; round < rounds; round++) pauses.push(await longestBlock(list));
  return [
    atMost(1.3, { name: `list ${manyFiles} files beside find -printf`, ...times, unit: "ms" }),
    atMost(1, {
      name: `longest pause of the event loop meanwhile; ${longestWait} ms`,
      ours: Math.min(...pauses),
      other: longestWait,
      unit: "ms",
    }),
  ];
}

async function benchServing(tree: string): Promise<BenchRow> {
  const pauses = [];
  for (let round = 0; round < rounds; round++) pauses.push(await longestPause(tree));
  return atMost(1, {
    name: `longest pause of the server, ${manyFiles} files; ${longestWait} ms`,
    ours: Math.min(...pauses),
    other: longestWait,
    unit: "ms",
  });
}

async function benchPruning(open: Open): Promise<BenchRow> {
  const project = makeProject(fewFiles);
  const ignored = "node_modules\n**/*.log\n";
  const remembered = await look(open(project, ignored));
  const prune = ["-name", "node_modules", "-prune", "-o", "-name", "*.log", "-o", "-printf", columns];
  const times = await race(
    rounds,
    () => look(open(project, ignored, { remembered })),
    () => run("find", project, ...prune),
  );
  return atMost(1.6, { name: `list ${fewFiles} of ${10 * fewFiles} files beside find -prune`, ...times, unit: "ms" });
}

async function benchReading(open: Open): Promise<BenchRow[]> {
  const big = makeBigFile(bigFile);
  const bigTimes = await race(
    rounds,
    () => look(open(big.folder, "")),
    () => run("openssl", "dgst", "-sha256", big.file),
  );
  return [await benchSmallFiles(open), atMost(1.1, { name: "hash 1 GB beside openssl", ...bigTimes, unit: "ms" })];
}

/** The peer is told the files: what listing them takes does not count for us either, it has a row of its own. */
async function benchSmallFiles(open: Open): Promise<BenchRow> {
  const small = makeTree("tree", fewFiles);
  const remembered = await look(open(small, ""));
  const list = `${small}.list`;
  writeFileSync(list, readdirSync(small, { recursive: true, withFileTypes: true }).flatMap(toArgument).join("\0"));
  const times = await race(
    rounds,
    () => look(open(small, "")),
    () => run("xargs", "-0", "-a", list, "sha256sum"),
  );
  const listing = await race(
    rounds,
    () => look(open(small, "", { remembered })),
    () => run("true"),
  );
  const ours = times.ours - listing.ours;
  return atMost(0.6, { ...times, name: `hash ${fewFiles} files beside xargs sha256sum`, ours, unit: "ms" });
}

function toArgument(entry: Dirent): string[] {
  return entry.isFile() ? [join(entry.parentPath, entry.name)] : [];
}

/** An all-cached build of this context takes longer than `find`, which is at hand on every machine. */
async function benchEvent(open: Open, tree: string): Promise<BenchRow> {
  const index = open(tree, "");
  await look(index);
  const file = join(tree, "part1/group30/module755/source-6044.ts");
  let content = 0;
  const times = await race(
    4 * rounds,
    async () => {
      writeFileSync(file, String(content++));
      await index.changed([file]);
    },
    () => run("find", tree, "-printf", columns),
  );
  return atMost(1 / 100, { name: "one file changed among them, beside find", ...times, unit: "ms" }, "≤ 1/100");
}

async function look(index: ContextIndex): Promise<ContextSnapshot> {
  const snapshot = await index.refresh();
  if (!snapshot.known) throw new Error(snapshot.why);
  if (snapshot.value.digest("")?.known !== true) throw new Error("something could not be read");
  return snapshot.value;
}
