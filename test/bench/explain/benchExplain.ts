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
/** Builds before the last one, each after an edit of one file: as many as are kept of a Dockerfile. */
const manyBuilds = 19;
const rounds = 5;

/** A Dockerfile with its context. */
interface BenchedBuild {
  readonly dockerfile: string;
  readonly context: string;
}

/**
 * Times `cachelens explain` in a fresh process, with what earlier ones remembered, beside what tells the same without it:
 * a build that takes everything from the cache. Needs what the engine tests need.
 */
export async function benchExplain(): Promise<BenchRow[]> {
  const engine = await startEngine({ kind: "modern", network: "isolated" });
  const folder = join(outFolder, "explain");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const env = { ...engine.env, CACHELENS_HOME: join(folder, "home") };
  try {
    await ensureBaseImages(engine, ["busybox"]);
    const rows = [];
    for (const size of sizes) rows.push(await benchBuild(prepare(makeTree("tree", size), `${size} files`)));
    for (const size of [14, 10_000]) rows.push(await benchAfterMany(size));
    return rows;
  } finally {
    await engine.stop();
  }

  /** Nothing but the base image is the same for two of these. */
  function prepare(context: string, name: string): BenchedBuild & { readonly name: string } {
    const dockerfile = `${name}.Dockerfile`;
    writeFileSync(join(folder, dockerfile), `FROM busybox\nWORKDIR "/${name}"\nCOPY . .\nRUN echo > built\n`);
    return { dockerfile, context, name };
  }

  async function benchAfterMany(size: number): Promise<BenchRow> {
    const prepared = prepare(makeTree("edited", size), `${size} files, ${manyBuilds + 1} builds`);
    for (let edit = 0; edit < manyBuilds; edit++) {
      writeFileSync(join(prepared.context, "edited"), `${edit}\n`);
      await build(prepared);
      await explain(prepared);
    }
    writeFileSync(join(prepared.context, "edited"), "last\n");
    return benchBuild(prepared);
  }

  async function benchBuild(benched: BenchedBuild & { readonly name: string }): Promise<BenchRow> {
    const explainIt = async (): Promise<void> => {
      const said = await explain(benched);
      if (!said.startsWith("next build: all 4 steps cached")) throw new Error(`explain said: ${said}`);
    };
    await build(benched);
    await explainIt();
    // The newest build is read once, after each round.
    const times = await race(rounds, explainIt, () => build(benched), explainIt);
    return atMost(0.4, {
      name: `explain, fresh process, ${benched.name}, beside an all-cached build`,
      ...times,
      unit: "ms",
    });
  }

  async function build({ dockerfile, context }: BenchedBuild): Promise<void> {
    await succeed("docker", ["build", "-t", "bench", "-f", dockerfile, context]);
  }

  async function explain({ dockerfile, context }: BenchedBuild): Promise<string> {
    const args = [cachelensProgram, "explain", dockerfile, "--context", context];
    return (await succeed(process.execPath, args)).stdout;
  }

  async function succeed(program: string, args: readonly string[]): Promise<Ran> {
    const ran = await run(program, args, { cwd: folder, env });
    if (ran.code !== 0) throw new Error(ran.stderr);
    return ran;
  }
}
