import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rmdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BuildRecord } from "../core/build/buildRecord.ts";
import { found } from "../engine/engine.ts";
import { openKeeping } from "../facts/keeping.ts";
import { installFakeDocker, type FakeDocker } from "../fakeDocker.fixture.ts";
import { SAMPLES } from "../samples.fixture.ts";
import { unreachableDocker } from "../unreachableDocker.fixture.ts";
import { buildAndRecord } from "./buildAndRecord.ts";
import type { BuildSurroundings } from "./buildSurroundings.ts";

/** Notes what it was asked, then does what the test says. */
const NOTE = 'for word; do echo "$word"; done > "$HERE/asked"';
const COLD = join(SAMPLES, "buildkit-graphdriver/01-cold");
const REPLAY = `${NOTE}
for word; do case "$word" in --metadata-file=*) cp "${COLD}.metadata.json" "\${word#*=}" ;; esac; done
cat "${COLD}.rawjson" >&2`;

describe("cachelens build", () => {
  let docker: FakeDocker | null = null;
  let kept: BuildRecord[];
  let out: string[];
  let err: string[];

  beforeEach(() => ([kept, out, err] = [[], [], []]));
  afterEach(async () => {
    await docker?.remove();
    docker = null;
  });

  /** Runs in a folder with a Dockerfile; `docker` is the given script. */
  async function build(script: string, args: string, facts: Partial<BuildSurroundings> = {}, classic = false) {
    docker = await installFakeDocker(script);
    await writeFile(join(docker.folder, "Dockerfile"), "FROM a\nRUN b\n");
    return buildAndRecord(args.split(" "), classic ? "classic" : "buildkit", {
      cwd: docker.folder,
      env: docker.env,
      now: () => 1000,
      keeping: {
        ...openKeeping(join(docker.folder, "kept"), (line) => assert.fail(line)),
        records: { add: (record) => Promise.resolve(void kept.push(record)), list: () => Promise.resolve(kept) },
      },
      connect: () => Promise.resolve(unreachableDocker()),
      out: (line) => out.push(line),
      err: (line) => err.push(line),
      ...facts,
    });
  }
  const asked = async () => (await readFile(join(docker?.folder ?? "", "asked"), "utf8")).trim().split("\n");

  it("passes the user's arguments to docker buildx build, and shows its progress", async () => {
    assert.equal(await build(REPLAY, "-t x --build-arg A=1 --progress=plain ."), 0);
    const words = await asked();
    assert.deepEqual(words.slice(0, 2), ["buildx", "build"]);
    assert.deepEqual(words.slice(-5), ["-t", "x", "--build-arg", "A=1", "."]);
    assert.ok(
      err.includes("#7 [build 3/6] COPY package.txt ./") || err.some((line) => line.endsWith("COPY package.txt ./")),
    );
    assert.deepEqual(out, []);
  });

  it("keeps a record of what the build did, without the values of build arguments", async () => {
    await build(REPLAY, "--build-arg TOKEN=s3cret --target final .");
    const [record] = kept;
    assert.deepEqual(
      [record?.ref, record?.status, record?.source],
      ["9hyane0hapjohtjdwct9dk47w", "completed", "cachelens"],
    );
    assert.deepEqual([record?.target, record?.context], ["final", docker?.folder]);
    assert.match(record?.dockerfile.text ?? "", /FROM ubuntu AS final/);
    assert.equal(record?.buildArgs.size, 0);
    assert.ok(!JSON.stringify(kept).includes("s3cret"));
  });

  it("leaves no file behind, and uses the user's own metadata file", async () => {
    const { TMPDIR } = process.env;
    const folder = await mkdtemp(join(tmpdir(), "no-other-tests-"));
    process.env["TMPDIR"] = folder;
    await build(REPLAY, ".");
    await docker?.remove();
    if (TMPDIR === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = TMPDIR;
    assert.deepEqual(await readdir(folder), []);
    await rmdir(folder);
    await build(
      REPLAY.replaceAll("--metadata-file=*)", "m.json)").replace("${word#*=}", "$word"),
      "--metadata-file m.json .",
    );
    assert.equal((await asked()).filter((word) => word.includes("metadata-file")).length, 1);
    assert.equal(kept.at(-1)?.ref, "9hyane0hapjohtjdwct9dk47w");
  });

  it("prints the image's id only, when asked to be quiet", async () => {
    await build(REPLAY, "-q .");
    assert.deepEqual(err, []);
    assert.deepEqual(out, ["sha256:d14ac497d4610eb15be3858933f5ddd4bc65023c2dc9e88cd39cfdead9713093"]);
  });

  it("passes rawjson through to whoever asked for it", async () => {
    await build(REPLAY, "--progress rawjson .");
    assert.deepEqual(err.join("\n"), (await readFile(`${COLD}.rawjson`, "utf8")).trimEnd());
  });

  it("ends with the builder's own exit code, the failure in the record with the text that was built", async () => {
    const failed = join(SAMPLES, "buildkit-graphdriver/10-parse-error.rawjson");
    const edit = 'echo "FROM edited" > "$HERE/Dockerfile"';
    assert.equal(await build(`cat "${failed}" >&2; ${edit}; exit 3`, "."), 3);
    assert.equal(kept[0]?.status, "failed");
    assert.match(kept[0].error ?? "", /^dockerfile parse error on line 2: unknown instruction: RUNN/);
    assert.equal(kept[0].dockerfile.text, "FROM a\nRUN b\n");
  });

  it("names a failed build by buildx's own note, so that it is known again in the history", async () => {
    const note = 'mkdir -p "$HERE/.docker/buildx/refs/b/n" && echo "{}" > "$HERE/.docker/buildx/refs/b/n/ref1"';
    await build(`${note}; cat "${join(SAMPLES, "buildkit-graphdriver/05-failed.rawjson")}" >&2; exit 1`, ".");
    assert.deepEqual([kept[0]?.ref, kept[0]?.error?.slice(0, 7)], ["ref1", "process"]);
  });

  it("keeps nothing when the builder never began", async () => {
    assert.equal(await build("echo 'ERROR: unknown flag: --x' >&2; exit 125", "--x ."), 125);
    assert.deepEqual(kept, []);
    assert.deepEqual(err, ["ERROR: unknown flag: --x"]);
  });

  it("says what to do when there is no docker command", async () => {
    assert.equal(await build("", ".", { env: { PATH: "/nowhere" } }), 127);
    assert.match(err.join("\n"), /"docker" was not found: install Docker/);
  });

  it("is canceled by a signal, which docker gets to end the build", async () => {
    const script = `trap 'echo "Canceled" >&2; exit 1' INT; cat "${COLD}.rawjson" >&2; while :; do sleep 0.01; done`;
    const onFirst = (line: string) => {
      if (err.push(line) === 1) process.emit("SIGTERM", "SIGTERM");
    };
    assert.equal(await build(script, ".", { err: onFirst }), 130);
    assert.equal(kept[0]?.status, "canceled");
    assert.ok(err.includes("Canceled"));
  });

  it("is no failure when only the record can't be kept", async () => {
    const records = { add: () => Promise.reject(new Error("no space")), list: () => Promise.resolve([]) };
    const keeping = { ...openKeeping(tmpdir(), (line) => assert.fail(line)), records };
    assert.equal(await build(REPLAY, ".", { keeping }), 0);
    assert.match(err.at(-1) ?? "", /could not be kept: .*no space/);
  });

  it("records a build of the classic builder too, and shows its output as it is", async () => {
    const sample = join(SAMPLES, "classic-28.5.2/05-failed.stdout");
    assert.equal(await build(`${NOTE}; cat "${sample}"; exit 1`, "-t x .", {}, true), 1);
    assert.deepEqual(await asked(), ["build", "-t", "x", "."]);
    assert.deepEqual(out.filter((line) => line.startsWith("Step"))[0], "Step 1/17 : ARG BASE=ubuntu");
    assert.deepEqual([kept[0]?.builder, kept[0]?.status], ["classic", "failed"]);
    assert.equal(kept[0]?.steps.at(-1)?.outcome, "failed");
  });

  it("keeps a record of a quiet build of the classic builder, which shows the image or what went wrong", async () => {
    const sample = (name: string): string => join(SAMPLES, `classic-28.5.2/${name}.stdout`);
    const images = () =>
      Promise.resolve(found([{ id: "sha256:de88882feb0a99", parent: "", tags: [], createdAt: 1, sizeBytes: 1 }]));
    const connect = () => Promise.resolve(unreachableDocker({ images }));
    assert.equal(await build(`${NOTE}; cat "${sample("01-cold")}"`, "-q -t x .", { connect }, true), 0);
    assert.deepEqual(await asked(), ["build", "-t", "x", "."]);
    assert.deepEqual([out, err], [["sha256:de88882feb0a99"], []]);
    assert.deepEqual([kept[0]?.status, kept[0]?.steps.at(-1)?.outcome], ["completed", "built"]);
    out = [];
    assert.equal(await build(`cat "${sample("05-failed")}"; exit 1`, "-q .", { connect }, true), 1);
    assert.deepEqual([out, err.includes("Step 1/17 : ARG BASE=ubuntu")], [[], true]);
    assert.equal(kept.at(-1)?.status, "failed");
  });
});
