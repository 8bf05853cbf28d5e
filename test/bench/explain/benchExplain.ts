import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cachelensProgram } from "../../engines/project.ts";
import { run, type Ran } from "../../engines/program.ts";
import { ensureBaseImages } from "../../hosts/engine/baseImages.ts";
import { startEngine } from "../../hosts/engine/startEngine.ts";
import { makeTree } from "../context/trees.ts";
import { race } from "../context/race.ts";
import { outFolder } from "../paths.ts";
import { atMost, type BenchRow } from "../row.ts";

const sizes = [14, 1_000, 10_000, 100_000];
const rounds = 5;
const dockerfile = "FROM busybox\nWORKDIR /w\nCOPY . .\nRUN echo built > built\n";

/**
 * Times `cachelens explain` in a fresh process, with what earlier ones remembered, beside what tells the same without it:
 * a build that takes everything from the cache. Needs what the engine tests need.
 */
export async function benchExplain(): Promise<BenchRow[]> {
  const engine = await startEngine({ kind: "modern", network: "isolated" });
  const folder = join(outFolder, "explain");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "Dockerfile"), dockerfile);
  const env = { ...engine.env, CACHELENS_HOME: join(folder, "home") };
  try {
    await ensureBaseImages(engine, ["busybox"]);
    const rows = [];
    for (const size of sizes) rows.push(await benchContextOf(makeTree("tree", size), size));
    return rows;
  } finally {
    await engine.stop();
  }

  async function benchContextOf(context: string, size: number): Promise<BenchRow> {
    const build = () => succeed("docker", ["build", "-t", "bench", "-f", "Dockerfile", context]);
    const explain = async (): Promise<void> => {
      const { stdout } = await succeed(process.execPath, [cachelensProgram, "explain", "--context", context]);
      if (!stdout.startsWith("next build: all 4 steps cached")) throw new Error(`explain said: ${stdout}`);
    };
    await build();
    await explain();
    // The newest build is read once, after each round.
    const times = await race(rounds, explain, build, explain);
    return atMost(0.4, {
      name: `explain, fresh process, ${size} files, beside an all-cached build`,
      ...times,
      unit: "ms",
    });
  }

  async function succeed(program: string, args: readonly string[]): Promise<Ran> {
    const ran = await run(program, args, { cwd: folder, env });
    if (ran.code !== 0) throw new Error(ran.stderr);
    return ran;
  }
}
