// `node --import tsx scripts/recordSample.ts`: builds the sample on a real engine of the test host and writes the records
// that the sample shows where there is no Docker, sample/**/Dockerfile.cachelens.json. To be run when their format changes.
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureBaseImages } from "../test/hosts/engine/baseImages.ts";
import { startEngine } from "../test/hosts/engine/startEngine.ts";
import { formatStoredRecord, parseStoredRecord } from "../server/src/disk/storedRecord.ts";
import { root, runBuild, runProgram } from "./steps.ts";

const sample = join(root, "sample");
const work = await mkdtemp(join(tmpdir(), "cachelens-sample-"));
const engine = await startEngine({ kind: "modern" });
try {
  await ensureBaseImages(engine, ["busybox", "debian"]);
  await cp(sample, work, { recursive: true });
  await runBuild(true);
  await build(work);
  await writeFile(join(work, "1"), "hello\n");
  await record(work, sample);
  await build(join(work, "hello"));
  await writeFile(join(work, "hello", "hello.c"), `${await readFile(join(work, "hello", "hello.c"), "utf8")}\n`);
  await record(join(work, "hello"), join(sample, "hello"));
} finally {
  await engine.stop();
  await rm(work, { recursive: true, force: true });
}

async function build(folder: string): Promise<void> {
  Object.assign(process.env, engine.env, { CACHELENS_HOME: join(work, "home") });
  const cachelens = join(root, "dist", "cachelens.cjs");
  const { code } = await runProgram(process.execPath, [cachelens, "build", "--network=host", folder], true);
  if (code !== 0) throw new Error(`The build of ${folder} failed.`);
}

/** Builds once more and keeps that build's record, without the paths of this machine. */
async function record(folder: string, into: string): Promise<void> {
  await rm(join(work, "home"), { recursive: true, force: true });
  await build(folder);
  const [file] = (await readdir(join(work, "home"), { recursive: true })).filter((name) => name.endsWith(".json"));
  const kept = parseStoredRecord(await readFile(join(work, "home", file ?? ""), "utf8"));
  if (kept === null) throw new Error(`No record of ${folder} was kept.`);
  const { text } = kept.dockerfile;
  const portable = { ...kept, dockerfile: { path: null, text }, context: null };
  await writeFile(join(into, "Dockerfile.cachelens.json"), formatStoredRecord(portable));
}
