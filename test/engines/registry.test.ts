// Base images that a registry has: what a build with --pull will do, said before it runs, and what it did. The registry is a
// real one. `npx mocha --import=tsx test/engines/registry.test.ts`, after a build.
import assert from "node:assert/strict";
import type { EngineOptions } from "../hosts/engine/startEngine.ts";
import { startRegistry, type RunningRegistry } from "../hosts/registry/startRegistry.ts";
import { describeNext } from "./describeNext.ts";
import { assertGolden } from "./golden.ts";
import type { Project } from "./project.ts";
import { useEngine } from "./useEngine.ts";

const engines: readonly (EngineOptions & { readonly builder: "buildkit" | "classic" })[] = [
  { kind: "modern", imageStore: "graphdriver", builder: "buildkit" },
  { kind: "modern", imageStore: "containerd", builder: "buildkit" },
  { kind: "modern", imageStore: "graphdriver", builder: "classic" },
];

for (const { builder, ...options } of engines) {
  const isClassic = builder === "classic";
  const name = isClassic ? "the classic builder" : `BuildKit with images in ${options.imageStore ?? "a graphdriver"}`;
  describe(`A base image of a registry, with ${name}`, function () {
    this.timeout(60_000);
    const engine = useEngine({ ...options, network: "host" });
    const env = { DOCKER_BUILDKIT: isClassic ? "0" : "1" };
    let registry: RunningRegistry;
    let base = "";
    let count = 0;
    let project: Project;

    before(async function () {
      this.timeout(120_000);
      registry = await startRegistry();
    });
    after(() => registry.stop());

    const docker = async (...args: string[]): Promise<string> => {
      const { code, stdout, stderr } = await project.docker(args, { env });
      assert.equal(code, 0, stderr);
      return stdout;
    };
    /** Gives the registry another image than the engine has under its name. */
    const push = async (...lines: string[]): Promise<void> => {
      const [had, text] = [await docker("image", "ls", "-q", base), `FROM busybox\n${lines.join("\n")}\n`];
      if (had !== "") await docker("tag", base, "before");
      await project.write("base/Dockerfile", text);
      await docker("build", "-t", base, project.path("base"));
      await docker("push", "-q", base);
      if (had !== "") await docker("tag", "before", base);
    };
    const build = async (...args: string[]): Promise<void> => {
      const ran = await project.cachelens(["build", "--network=none", "-t", `built${count}`, ...args, "."], { env });
      assert.equal(ran.code, 0, ran.stderr);
    };
    const explain = (...args: string[]) => project.explain([...args, "Dockerfile"], { env });
    /** Predicts a build as expected, makes it, and sees it do what was predicted. */
    const foretells = async (expected: string, ...args: string[]): Promise<void> => {
      const before = await explain(...args);
      assertGolden(
        describeNext(before)
          .replaceAll(/"(sha256:\w+ ?)+"/g, '"…"')
          .replaceAll(base, "BASE"),
        expected,
      );
      await build(...args);
      const after = await explain(...args);
      for (const [index, { line, text, next }] of before.instructions.entries()) {
        const did = after.instructions[index]?.last?.status;
        // BuildKit never says of a base that it was built.
        if (next.status === "cached") assert.equal(did, "cached", `line ${line}: ${text}`);
        if (next.status === "rebuild" && line > 1) assert.equal(did, "built", `line ${line}: ${text}`);
      }
    };

    beforeEach(async () => {
      count += 1;
      base = `${registry.address}/team/base${count}:1`;
      const Dockerfile = `FROM ${base}\nCOPY file /\nRUN echo ${count} > /made\n`;
      project = await engine.project(`registry${count}`, { Dockerfile, file: "one\n" });
      await project.write("base/Dockerfile", "");
      await project.write(".dockerignore", "base\n");
      await push(`RUN --network=none echo ${count} > /one`.replace(isClassic ? "--network=none " : "", ""));
    });

    const allCached = "1 cached\n2 cached\n3 cached";
    const newBase = `
1 rebuild base-changed {"image":"BASE","from":"…","to":"…"}
2 rebuild follows {"line":1}
3 rebuild follows {"line":1}`;

    it("is taken from the cache with --pull as long as the registry has the same, and built on when it has another", async () => {
      await build();
      await foretells(allCached);
      await foretells(allCached, "--pull");
      await push("COPY Dockerfile /other");
      await foretells(allCached);
      const { instructions } = await explain("--pull");
      assert.match(instructions[0]?.newerImage?.digest ?? "", /^sha256:\w{64}$/);
      await foretells(newBase, "--pull");
      await foretells(allCached, "--pull");
    });
  });
}
