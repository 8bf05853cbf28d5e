import assert from "node:assert/strict";
import { mkdir, mkdtemp, realpath, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { recordOf } from "../core/build/record.fixture.ts";
import type { BuildHistory, FoundBuilds } from "../engine/buildx/buildxHistory.ts";
import { failed, found, type Lookup } from "../engine/engine.ts";
import { openKeeping, type Keeping } from "./keeping.ts";
import { unwatchedBuilds } from "./unwatchedBuilds.ts";

const { signal } = new AbortController();
const builderName = "engine default/default";

describe("Builds that nobody watched", () => {
  let folder: string;
  let keeping: Keeping;
  let asked: string[][];
  let remembered: readonly string[];
  let running: readonly string[];
  const path = (name: string) => join(folder, name, "Dockerfile");

  beforeEach(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), "unwatched-")));
    keeping = openKeeping(join(folder, "home"), (message) => assert.fail(message));
    [asked, remembered, running] = [[], [], []];
    for (const name of ["app", "lib"]) {
      await mkdir(join(folder, name));
      await writeFile(path(name), "");
    }
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** As buildx does when a build begins, so many seconds after 1970. */
  const note = async (ref: string, seconds: number, name = "app"): Promise<void> => {
    const home = join(folder, "refs/default/default");
    await mkdir(home, { recursive: true });
    await writeFile(join(home, ref), JSON.stringify({ LocalPath: join(folder, name), DockerfilePath: path(name) }));
    await utimes(join(home, ref), seconds, seconds);
  };
  const answer = (refs: ReadonlySet<string>): Lookup<FoundBuilds> =>
    found({
      builds: remembered.filter((ref) => refs.has(ref)).map((ref) => recordOf([], { ref })),
      open: new Set(running),
    });
  const find = async (answerWith = answer, except: string | null = null): Promise<readonly string[]> => {
    const history: BuildHistory = {
      name: "history",
      lastBuild: () => assert.fail("not asked"),
      findBuilds: (builder, refs) => {
        assert.equal(builder, "default/default");
        asked.push([...refs]);
        return Promise.resolve(answerWith(refs));
      },
    };
    const env = { BUILDX_CONFIG: folder };
    const query = { dockerfile: path("app"), context: join(folder, "app"), builderName, except };
    const { records, sought } = await unwatchedBuilds(history, keeping, env, () => 1_000_000)(query, signal);
    await keeping.sought.add(builderName, path("app"), sought);
    return records.map(({ ref }) => ref);
  };

  it("are looked for once, whether the history remembers them or not", async () => {
    for (const [index, ref] of ["a", "b", "c"].entries()) await note(ref, 100 + index);
    await note("other", 200, "lib");
    remembered = ["b", "a"];
    assert.deepEqual(await find(), ["b", "a"]);
    assert.deepEqual(asked, [["c", "b", "a"]]);
    assert.deepEqual(await find(), []);
    assert.equal(asked.length, 1);
    await note("d", 300);
    remembered = ["d"];
    assert.deepEqual([await find(), asked.at(-1)], [["d"], ["d"]]);
  });

  it("are not looked for when they were kept, or are known anyway", async () => {
    for (const ref of ["a", "b"]) await note(ref, 100);
    await keeping.records.add(recordOf([], { ref: "a", dockerfile: { path: path("app"), text: "" } }));
    assert.deepEqual([await find(answer, "b"), asked], [[], []]);
  });

  it("are looked for again while they run, as long as the builder may not know them yet, and when it gave no answer", async () => {
    await note("running", 100);
    await note("new", 990);
    running = ["running"];
    await find();
    await find();
    assert.deepEqual(asked[1], ["new", "running"]);
    remembered = ["running", "new"];
    assert.deepEqual(await find(() => failed("other", "gave no answer")), []);
    assert.deepEqual(await find(), ["running", "new"]);
    assert.deepEqual(await find(), []);
  });

  it("are the newest twenty", async () => {
    for (let number = 1; number <= 22; number++) await note(`r${number}`, number);
    await find();
    assert.deepEqual([asked[0]?.length, asked[0]?.[0], asked[0]?.at(-1)], [20, "r22", "r3"]);
    await find();
    assert.equal(asked.length, 1);
  });
});
