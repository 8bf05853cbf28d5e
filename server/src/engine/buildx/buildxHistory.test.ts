import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { installFakeDocker, type FakeDocker } from "../../fakeDocker.fixture.ts";
import { readSample, SAMPLES } from "../../samples.fixture.ts";
import { unreachableDocker } from "../../unreachableDocker.fixture.ts";
import type { BuildQuery, Lookup } from "../engine.ts";
import { buildxHistory } from "./buildxHistory.ts";

/** Answers from the recorded history; the list is `$HERE/ls.json`, and what is asked goes to `$HERE/asked`. */
const HISTORY = `
echo "$*" >> "$HERE/asked"
cd "$BUILDX_CONFIG"
for ref; do :; done
case "$*" in
  "buildx history ls "*) cat "$HERE/ls.json" ;;
  "buildx history logs "*) cat "logs/$ref.rawjson" >&2 ;;
  "buildx history inspect attachment "*) cat "provenance/$5.json" ;;
  "buildx history inspect "*) cat $(grep -l "$ref" inspect/*) ;;
esac`;

const COMPLETED = "jkbbcjraf2tcvmbvshjsqybml";
const FAILED = "n8g116mzrf26mn75op11vxvkm";
const FROM_STDIN = "mbkfxwbij6ck69yuwa4ci9mec";
const app = "/home/dev/hw/app";

describe("BuildKit's build history", () => {
  let docker: FakeDocker;
  beforeEach(async () => (docker = await installFakeDocker(HISTORY)));
  afterEach(() => docker.remove());

  /** An engine whose history holds these builds. `home` has buildx's notes. */
  async function openHistory(refs: readonly string[], home = join(SAMPLES, "history")) {
    const lines = readSample("history/ls.json").split("\n");
    await writeFile(
      join(docker.folder, "ls.json"),
      lines.filter((line) => refs.some((ref) => line.includes(ref))).join("\n"),
    );
    const engine = buildxHistory({ ...docker.env, BUILDX_CONFIG: home }, () => Promise.resolve(unreachableDocker()));
    const { signal } = new AbortController();
    const valueOf = <T>(answer: Lookup<T>): T =>
      answer.kind === "found" ? answer.value : assert.fail(answer.fault.message);
    return {
      ask: async (query: Partial<BuildQuery> = {}) => {
        const asked = { dockerfile: `${app}/Dockerfile`, context: null, text: "", ...query };
        return valueOf(await engine.lastBuild(asked, signal));
      },
      find: async (builder: string, refs: readonly string[]) =>
        valueOf(await engine.findBuilds(builder, new Set(refs), signal)),
    };
  }
  const open = async (...args: Parameters<typeof openHistory>) => (await openHistory(...args)).ask;
  const setRunning = async () => {
    const list = join(docker.folder, "ls.json");
    await writeFile(list, (await readFile(list, "utf8")).replace('"Completed"', '"Running"'));
  };
  const questions = async () => (await readFile(join(docker.folder, "asked"), "utf8")).trim().split("\n").length;

  it("answers with the newest build of the Dockerfile, failed or not", async () => {
    const ask = await open([COMPLETED, FAILED]);
    const { record } = await ask();
    assert.deepEqual([record?.ref, record?.status, record?.source], [FAILED, "failed", "history"]);
    assert.deepEqual([record?.context, record?.dockerfile.path], [app, `${app}/Dockerfile`]);
  });

  it("has no answer for another Dockerfile, or for another context", async () => {
    const ask = await open([COMPLETED]);
    assert.equal((await ask({ dockerfile: "/home/dev/x/Dockerfile" })).record, null);
    assert.equal((await ask({ context: "/home/dev/x" })).record, null);
    assert.equal((await ask({ context: app })).record?.ref, COMPLETED);
  });

  it("reads a finished build once", async () => {
    const ask = await open([COMPLETED]);
    const first = await ask();
    const before = await questions();
    assert.equal((await ask()).record, first.record);
    assert.equal(await questions(), before + 1);
  });

  it("says so when a newer build of the context can't be matched to any file", async () => {
    const ask = await open([COMPLETED, FROM_STDIN]);
    const { record, note } = await ask({ context: app });
    assert.equal(record?.ref, COMPLETED);
    assert.match(note ?? "", /standard input/);
    assert.match((await ask()).note ?? "", /standard input/);
    assert.equal((await (await open([FAILED, FROM_STDIN]))()).note, null);
  });

  it("finds builds by their ids, and reads each once", async () => {
    const { find } = await openHistory([COMPLETED, FAILED, FROM_STDIN]);
    const wanted = [COMPLETED, FAILED, "forgotten"];
    const { builds, open } = await find("default/default", wanted);
    assert.deepEqual(
      builds.map(({ ref, dockerfile }) => [ref, dockerfile.path]),
      [FAILED, COMPLETED].map((ref) => [ref, `${app}/Dockerfile`]),
    );
    assert.equal(open.size, 0);
    const before = await questions();
    assert.equal((await find("default/default", wanted)).builds[0], builds[0]);
    assert.equal(await questions(), before + 1);
    await assert.rejects(find("other/other", wanted), /another builder/);
  });

  it("says which of them still run", async () => {
    const { find } = await openHistory([COMPLETED]);
    await setRunning();
    const { builds, open } = await find("default/default", [COMPLETED]);
    assert.deepEqual([builds, [...open]], [[], [COMPLETED]]);
  });

  it("does not wait for a build that still runs", async () => {
    const ask = await open([COMPLETED]);
    await setRunning();
    assert.equal((await ask()).record, null);
  });
});
