// A builder that buildx reaches by its remote driver: the engine's own BuildKit, led to a socket of its own.
// `npx mocha --import=tsx test/engines/otherBuilder.test.ts`, after a build.
import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { startRegistry, type RunningRegistry } from "../hosts/registry/startRegistry.ts";
import { describeNext } from "./describeNext.ts";
import { assertGolden } from "./golden.ts";
import type { Project } from "./project.ts";
import { useEngine } from "./useEngine.ts";

describe("The next build on another builder than the engine's own", function () {
  this.timeout(60_000);
  const engine = useEngine({ kind: "modern", imageStore: "graphdriver", network: "host" });
  const env = { BUILDX_BUILDER: "far" };
  let registry: RunningRegistry;
  let closeSocket: () => void;
  let project: Project;
  let base = "";
  const allCached = "1 cached\n2 cached\n3 cached";

  before(async function () {
    this.timeout(120_000);
    registry = await startRegistry();
    base = `${registry.address}/team/base:1`;
    const Dockerfile = `FROM ${base}\nCOPY file /\nRUN --network=none cat file > /made\n`;
    project = await engine.project("far", { Dockerfile, file: "one\n", ".dockerignore": "base\n" });
    closeSocket = await leadToBuildKit(join(engine.folder, "far.sock"), engine.env);
    await noteBuilder("far", join(engine.folder, "far.sock"), engine.env);
    await push("RUN --network=none echo 1 > /one");
    await docker("buildx", "build", "--builder", "far", ".");
  });
  after(async () => {
    closeSocket();
    await registry.stop();
  });

  const docker = async (...args: string[]): Promise<void> => {
    const { code, stderr } = await project.docker(args);
    assert.equal(code, 0, stderr);
  };
  /** Gives the registry another image, which the engine does not keep. */
  const push = async (line: string): Promise<void> => {
    await project.write("base/Dockerfile", `FROM busybox\n${line}\n`);
    await docker("build", "-t", base, project.path("base"));
    await docker("push", "-q", base);
    await docker("image", "rm", base);
  };
  const explain = (...args: string[]) => project.explain([...args, "Dockerfile"], { env });
  const predict = async (...args: string[]): Promise<string> =>
    describeNext(await explain(...args))
      .replaceAll(/"(sha256:\w+ ?)+"/g, '"…"')
      .replaceAll(base, "BASE");
  /** What a build does there, in a terminal or by `cachelens build`. */
  const build = async (by: "docker" | "cachelens"): Promise<readonly (string | undefined)[]> => {
    const ran =
      by === "docker"
        ? await project.docker(["build", "."], { env })
        : await project.cachelens(["build", "."], { env });
    assert.equal(ran.code, 0, ran.stderr);
    const { instructions } = await explain("--pull");
    return instructions.map(({ last }) => last?.status);
  };

  it("is not known as long as the registry, which it asks each time, may not be asked", async () => {
    const why = '{"why":"it is not known which image the registry has"}';
    const base = 'base-unknown {"image":"BASE","why":"it is not known which image the registry has"}';
    assertGolden(await predict(), `1 unknown ${base}\n2 unknown ${base}\n3 unknown not-known ${why} ${base}`);
  });

  it("is known with the registry's answer, and does what was said", async () => {
    assertGolden(await predict("--pull"), allCached);
    assert.deepEqual(await build("docker"), ["cached", "cached", "cached"]);
    await project.write("file", "two\n");
    const changed = '2 rebuild files-changed {"paths":[{"path":"file","change":"content"}]}';
    assertGolden(await predict("--pull"), `1 cached\n${changed}\n3 rebuild follows {"line":2}`);
    assert.deepEqual(await build("cachelens"), ["cached", "built", "built"]);
    assertGolden(await predict("--pull"), allCached);
    await push("RUN --network=none echo 2 > /one");
    // Whether other builds there started from the new image is not told.
    const moved = '1 unknown base-changed {"image":"BASE","from":"…","to":"…"} use-untold {"image":"BASE"}';
    assertGolden(await predict("--pull"), `${moved}\n2 rebuild follows {"line":1}\n3 rebuild follows {"line":1}`);
    assert.deepEqual(await build("docker"), ["built", "built", "built"]);
    assertGolden(await predict("--pull"), allCached);
  });
});

/** Writes what `docker buildx create --driver remote` does, which first waits for something for twenty seconds. */
async function noteBuilder(name: string, path: string, env: NodeJS.ProcessEnv): Promise<void> {
  const folder = join(env["DOCKER_CONFIG"] ?? "", "buildx/instances");
  await mkdir(folder, { recursive: true });
  const node = { Name: `${name}0`, Endpoint: `unix://${path}` };
  await writeFile(join(folder, name), JSON.stringify({ Name: name, Driver: "remote", Nodes: [node] }));
}

/** A socket that leads to the engine's BuildKit, as that of a BuildKit which runs alone. Answers how to close it. */
async function leadToBuildKit(path: string, env: NodeJS.ProcessEnv): Promise<() => void> {
  const ways = new Set<ChildProcess>();
  const server = createServer((connection) => {
    const args = ["buildx", "dial-stdio", "--builder", "default"];
    const way = spawn("docker", args, { env, stdio: ["pipe", "pipe", "ignore"] });
    ways.add(way);
    connection.pipe(way.stdin).on("error", () => connection.destroy());
    way.stdout.pipe(connection).on("error", () => way.kill());
    connection.on("close", () => way.kill());
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return () => {
    server.close();
    for (const way of ways) way.kill();
  };
}
