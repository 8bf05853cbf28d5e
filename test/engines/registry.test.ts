// Base images that a registry has: what a build with --pull will do, said before it runs, and what it did. The registry is a
// real one. `npx mocha --import=tsx test/engines/registry.test.ts`, after a build.
import assert from "node:assert/strict";
import { chmod, cp, readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import type { EngineOptions } from "../hosts/engine/startEngine.ts";
import { startRegistry, type RunningRegistry } from "../hosts/registry/startRegistry.ts";
import { startServer } from "../protocol/languageClient.ts";
import { describeNext } from "./describeNext.ts";
import { assertGolden } from "./golden.ts";
import { imageNames } from "./imageNames.ts";
import type { Project } from "./project.ts";
import { useEngine } from "./useEngine.ts";

/** `isWhole`: all stories are told on it; on the others those in which engines differ. */
const engines: readonly (EngineOptions & { readonly builder: "buildkit" | "classic"; readonly isWhole: boolean })[] = [
  { kind: "modern", imageStore: "graphdriver", builder: "buildkit", isWhole: true },
  { kind: "modern", imageStore: "containerd", builder: "buildkit", isWhole: false },
  { kind: "modern", imageStore: "graphdriver", builder: "classic", isWhole: false },
];

for (const { builder, isWhole, ...options } of engines) {
  const isClassic = builder === "classic";
  const name = isClassic ? "the classic builder" : `BuildKit with images in ${options.imageStore ?? "a graphdriver"}`;
  describe(`A base image of a registry, with ${name}`, function () {
    this.timeout(60_000);
    const engine = useEngine({ ...options, network: "host" });
    const env = { DOCKER_BUILDKIT: isClassic ? "0" : "1" };
    let registry: RunningRegistry;
    let base = "";
    let layer = "";
    let count = 0;
    let project: Project;
    const nextName = imageNames("registry-test");

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
    /** Gives the registry another image than the engine has under its name, which is `before` too. */
    const push = async (...lines: string[]): Promise<void> => {
      const [had, text] = [await docker("image", "ls", "-q", base), `FROM busybox\n${lines.join("\n")}\n`];
      if (had !== "") await docker("tag", base, "before");
      await project.write("base/Dockerfile", text);
      await docker("build", "-t", base, "-t", nextName(), project.path("base"));
      await docker("push", "-q", base);
      if (had !== "") await docker("tag", "before", base);
    };
    const build = async (...args: string[]): Promise<void> => {
      const ran = await project.cachelens(["build", "--network=none", "-t", nextName(), ...args, "."], { env });
      assert.equal(ran.code, 0, ran.stderr);
    };
    const explain = (...args: string[]) => project.explain([...args, "Dockerfile"], { env });
    /** Whether a build that nobody saw started from the same base is not always told: then it is left open. */
    const mask = (text: string): string =>
      text
        .replaceAll(/"(sha256:\w+ ?)+"/g, '"…"')
        .replaceAll(base, "BASE")
        .replace(/unknown (base-changed .*) use-untold .*/, "rebuild $1");
    /** Predicts a build as expected, makes it, and sees it do what was predicted. */
    const foretells = async (expected: string, ...args: string[]): Promise<void> => {
      const before = await explain(...args);
      assertGolden(mask(describeNext(before)), expected);
      await build(...args);
      const after = await explain(...args);
      for (const [index, { line, text, next }] of before.instructions.entries()) {
        const did = after.instructions[index]?.last?.status;
        // BuildKit never says of a base that it was built.
        if (next.status === "cached") assert.equal(did, "cached", `line ${line}: ${text}`);
        if (next.status === "rebuild" && line > 1) assert.equal(did, "built", `line ${line}: ${text}`);
      }
    };

    interface RegistryEditor {
      /** The hover of FROM, as soon as it has what is waited for. */
      hoverUntil(wanted: RegExp): Promise<string>;
    }

    /** Opens the project's Dockerfile in an editor with these settings, until `use` is through. */
    const using = async (settings: object, use: (editor: RegistryEditor) => Promise<void>): Promise<void> => {
      const client = startServer({ ...engine.env, ...env });
      await client.request("initialize", {
        processId: process.pid,
        rootUri: null,
        capabilities: {},
        initializationOptions: { settings: { cacheLens: settings } },
      });
      client.notify("initialized", {});
      const uri = pathToFileURL(project.path("Dockerfile")).href;
      const text = await readFile(project.path("Dockerfile"), "utf8");
      client.notify("textDocument/didOpen", { textDocument: { uri, languageId: "dockerfile", version: 1, text } });
      const hover = async (): Promise<string> => {
        const asked = { textDocument: { uri }, position: { line: 0, character: 0 } };
        const answer = await client.request<{ contents: { value: string } } | null>("textDocument/hover", asked);
        return answer?.contents.value ?? "";
      };
      const hoverUntil = async (wanted: RegExp): Promise<string> => {
        const deadline = Date.now() + 20_000;
        for (let shown = await hover(); ; shown = await hover()) {
          if (wanted.test(shown) || Date.now() > deadline) return shown;
          await sleep(50);
        }
      };
      await use({ hoverUntil });
      await client.stop();
    };

    beforeEach(async () => {
      count += 1;
      base = `${registry.address}/team/base${count}:1`;
      const Dockerfile = `FROM ${base}\nCOPY file /\nRUN echo ${count} > /made\n`;
      project = await engine.project(`registry${count}`, { Dockerfile, file: "one\n" });
      await project.write("base/Dockerfile", "");
      await project.write(".dockerignore", "base\n");
      layer = isClassic ? `RUN echo ${count} > /one` : `RUN --network=none echo ${count} > /one`;
      await push(layer);
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
      await push(`COPY Dockerfile /other${count}`);
      await foretells(allCached);
      const { instructions } = await explain("--pull");
      assert.match(instructions[0]?.newerImage?.digest ?? "", /^sha256:\w{64}$/);
      await foretells(newBase, "--pull");
      await foretells(allCached, "--pull");
    });

    it("is the same for BuildKit when only its configuration is another, but for what takes that", async () => {
      await build();
      await push(layer, "LABEL a=b");
      await foretells(isClassic ? newBase : allCached, "--pull");
      if (isClassic) return;
      await push(layer, "ENV A=B");
      await foretells('1 cached\n2 cached\n3 rebuild variable-changed {"name":"A","origin":"ENV"}', "--pull");
    });

    it("is known when the engine does not have it, if the registry may be asked", async () => {
      await build();
      await docker("image", "rm", "-f", "before", base);
      await foretells(allCached, "--pull");
      const { instructions } = await explain();
      // The classic builder pulled it, BuildKit keeps what it pulls to itself.
      if (!isClassic) assert.deepEqual(instructions[0]?.next.reasons[0]?.kind, "base-unknown");
      await docker("image", "rm", "-f", base);
      await push(`COPY Dockerfile /other${count}`);
      await docker("image", "rm", "-f", "before", base);
      await foretells(newBase, "--pull");
      await foretells(allCached, "--pull");
    });

    if (isWhole) {
      it("is reported by check --pull when the registry has a newer one, which --pull brings", async () => {
        const check = async (...args: string[]): Promise<string> => {
          const { code, stdout, stderr } = await project.cachelens(["check", ...args], { env });
          assert.deepEqual([code, stderr], [0, ""]);
          return mask(stdout.replaceAll(base, "BASE"));
        };
        await build();
        assert.doesNotMatch(await check("--pull"), /stale-base/);
        await push(`COPY Dockerfile /other${count}`);
        assert.doesNotMatch(await check(), /stale-base/);
        const found = await check("--pull");
        assert.match(found, /The registry has a newer BASE than the one that builds use here.*\[stale-base\]/);
        assert.match(found, /fix: Pin to the newest, BASE@sha256:/);
      });

      it("is told of in an editor where that is allowed, and nothing without", async () => {
        await build();
        await push("COPY Dockerfile /newer");
        const wanted = { docker: { askRegistry: true }, build: { arguments: ["--pull"] } };
        await using(wanted, async (editor) => {
          assert.match(await editor.hoverUntil(/Registry/), /has a newer image: sha256\\:\w{12}, asked 0 s ago/);
          assert.match(await editor.hoverUntil(/changed/), /base image .* changed/);
        });
        await using({ docker: { askRegistry: true } }, async (editor) => {
          assert.match(await editor.hoverUntil(/Registry/), /has a newer image/);
          assert.match(await editor.hoverUntil(/Next build/), /cached/);
        });
        await using({ build: { arguments: ["--pull"] } }, async (editor) => {
          assert.match(await editor.hoverUntil(/Next build/), /it is not known which image the registry has/);
        });
      });
    }

    if (isWhole) {
      it("is known of a registry that wants a password, which a credential helper keeps", async () => {
        await build();
        const locked = await startRegistry("me:$2b$04$QJA1ltTcVbcsMfVFKewdXOFodCsc45sslZmB/JERrM8GYBXVPlL6m");
        const home = project.path("base");
        const name = `${locked.address}/team/base:1`;
        await project.write("Dockerfile", `FROM ${name}\nCOPY file /\n`);
        await docker("tag", base, name);
        const anyone = await project.cachelens(["explain", "--pull"], { env });
        assert.match(anyone.stdout, /FROM .* \? depends on what image/);
        assert.match(anyone.stderr, /^The registry does not tell which image 127.*no basic auth credentials\n$/);

        await cp(engine.env["DOCKER_CONFIG"] ?? "", home, { recursive: true, verbatimSymlinks: true });
        await project.write("base/config.json", JSON.stringify({ credHelpers: { [locked.address]: "test" } }));
        const answer = JSON.stringify({ ServerURL: locked.address, Username: "me", Secret: "word" });
        await project.write("base/docker-credential-test", `#!/bin/sh\ncat > /dev/null\necho '${answer}'\n`);
        await chmod(project.path("base/docker-credential-test"), 0o755);
        const asMe = { env: { ...env, DOCKER_CONFIG: home, PATH: `${home}:${engine.env["PATH"] ?? ""}` } };
        // Docker's own client has to get in that way, too.
        const pushed = await project.docker(["push", "-q", name], asMe);
        assert.equal(pushed.code, 0, pushed.stderr);
        const known = await project.cachelens(["explain", "--pull"], asMe);
        assert.deepEqual([known.code, known.stderr], [0, ""]);
        // The same layers as of the image that was built on, by another name.
        assert.match(known.stdout, /^next build: all 2 steps cached\n/);
        await locked.stop();
      });
    }

    it("is not known where the registry gives no answer, which is said in a line", async () => {
      await build();
      const text = (await readFile(project.path("Dockerfile"), "utf8")).replaceAll(base, "127.0.0.1:9/nobody:1");
      await docker("tag", base, "127.0.0.1:9/nobody:1");
      await project.write("Dockerfile", text);
      const { code, stdout, stderr } = await project.cachelens(["explain", "--pull"], { env });
      assert.equal(code, 0);
      assert.match(stdout, /FROM 127\.0\.0\.1:9\/nobody:1 +\? depends on what image 127/);
      assert.match(stderr, /^The registry does not tell which image 127\.0\.0\.1:9\/nobody:1 is\. \| .*refused.*\n$/);
    });
  });
}
