import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fiveFiles } from "./fiveFiles.ts";
import { useEngine, type TestEngine } from "./useEngine.ts";

const dockerfile = `FROM busybox
ARG SECRET
ARG USER_NAME=nobody
RUN echo "$USER_NAME" > user
RUN echo "hello \${USER_NAME}" && test "$SECRET" != wrong
COPY file /\${USER_NAME}/
`;

describe("cachelens build with BuildKit", () => {
  const engine = useEngine({ kind: "modern" });
  before(() => engine.warmUp());

  it("runs the build, shows its progress and keeps a record", async () => {
    const project = await engine.project("five", fiveFiles);
    const built = await project.cachelens(["build", "-t", "five", "."]);
    assert.equal(built.code, 0, built.stderr);
    assert.match(built.stderr, /^#\d+ \[2\/7\] RUN echo "Test"$/m);
    assert.match(built.stderr, /^#\d+ Test$/m);
    assert.equal(built.stdout, "");
    await project.shows(`
      completed, from cachelens
      FROM ubuntu:latest | cached, big, old
      RUN echo "Test"    | built, timed, 0 B, new
      COPY 1 .           | built, timed, 2 B, new
      ADD 2 .            | built, timed, 3 B, new
      ADD 3 .            | built, timed, 4 B, new
      ADD 4 .            | built, timed, 5 B, new
      ADD 5 .            | built, timed, 6 B, new
    `);
    await project.build();
    await project.shows(`
      completed, from history
      FROM ubuntu:latest | cached, big, old
      RUN echo "Test"    | cached, 0 B, old
      COPY 1 .           | cached, 2 B, old
      ADD 2 .            | cached, 3 B, old
      ADD 3 .            | cached, 4 B, old
      ADD 4 .            | cached, 5 B, old
      ADD 5 .            | cached, 6 B, old
    `);
  });

  it("passes on the exit code of a build that fails, and keeps its record with the Dockerfile's text", async () => {
    const project = await engine.project("failing", { Dockerfile: dockerfile, file: "failing" });
    const built = await project.cachelens(["build", "--build-arg", "SECRET=wrong", "."]);
    assert.equal(built.code, 1);
    assert.match(built.stderr, /ERROR: failed to build: failed to solve: process .* did not complete successfully/);
    await project.write("Dockerfile", `# edited\n${dockerfile.replace("FROM busybox", "FROM busybox\nRUN echo new")}`);
    await project.shows(`
      failed, from cachelens
      FROM busybox                                             | cached, big, old
      RUN echo new                                             | -
      ARG SECRET                                               | metadata
      ARG USER_NAME=nobody                                     | metadata
      RUN echo "$USER_NAME" > user                             | built, timed, new
      RUN echo "hello \${USER_NAME}" && test "$SECRET" != wrong | failed, timed
      COPY file /\${USER_NAME}/                                 | skipped
    `);
  });

  it("keeps a record of a build that was cancelled", async () => {
    const project = await engine.project("cancelled", {
      Dockerfile: "FROM busybox\nRUN echo started && sleep 100\nRUN true\n",
    });
    const built = await project.cachelens(["build", "."], {
      onOutput: (text, interrupt) => (/^#\d+ started$/m.test(text) ? interrupt() : undefined),
    });
    assert.equal(built.code, 130);
    await project.shows(`
      canceled, from cachelens
      FROM busybox                  | cached, big, old
      RUN echo started && sleep 100 | canceled
      RUN true                      | skipped
    `);
  });

  it("stays quiet when asked to, and prints the image", async () => {
    const project = await engine.project("quiet", { Dockerfile: "FROM busybox\nRUN echo quiet\n" });
    const built = await project.cachelens(["build", "-q", "."]);
    assert.equal(built.stderr, "");
    assert.match(built.stdout, /^sha256:[0-9a-f]{64}\n$/);
    await project.shows(`
      completed, from cachelens
      FROM busybox   | cached, big, old
      RUN echo quiet | built, timed, 0 B, new
    `);
  });

  it("leaves rawjson and the user's own metadata file as they are", async () => {
    const project = await engine.project("raw", { Dockerfile: "FROM busybox\nRUN echo raw\n" });
    const built = await project.cachelens(["build", "--progress=rawjson", "--metadata-file", "meta.json", "."]);
    assert.equal(built.code, 0, built.stderr);
    const lines = built.stderr.trimEnd().split("\n");
    assert.ok(lines.some((line) => "vertexes" in (JSON.parse(line) as object)));
    const metadata = JSON.parse(await readFile(project.path("meta.json"), "utf8")) as Record<string, unknown>;
    assert.match(String(metadata["buildx.build.ref"]), /^default\/default\//);
    await project.shows(`
      completed, from cachelens
      FROM busybox | cached, big, old
      RUN echo raw | built, timed, 0 B, new
    `);
  });

  it("never writes the values of build arguments to disk", async () => {
    const project = await engine.project("secret", { Dockerfile: dockerfile, file: "secret" });
    const args = ["--build-arg", "SECRET=s3cr3t-value", "--build-arg", "USER_NAME"];
    for (const more of [[], ["--build-arg", "SECRET=wrong"]]) {
      await project.cachelens(["build", ...args, ...more, "."], { env: { USER_NAME: "secret-user-name" } });
    }
    await project.write("Dockerfile", dockerfile.replace("COPY file", "COPY $SECRET"));
    await project.cachelens(["build", ...args, "."]);
    assert.match((await project.explain()).lastBuild?.error ?? "", /"\/\$SECRET": not found/);
    await assertNowhereStored(engine, ["s3cr3t-value", "secret-user-name"]);
  });

  it("records what is written to a folder, or nowhere", async () => {
    const project = await engine.project("outputs", {
      Dockerfile: "FROM scratch\nCOPY file /\nADD file /added\n",
      file: "outputs",
    });
    for (const output of [["-o", "out"], ["--output=type=cacheonly"]]) {
      await project.write("file", output.join());
      const built = await project.cachelens(["build", ...output, "."]);
      assert.equal(built.code, 0, built.stderr);
      const { instructions } = await project.explain();
      assert.deepEqual(
        instructions.slice(1).map(({ last }) => [last?.status, last?.sizeBytes]),
        Array<unknown>(2).fill(["built", output.join().length]),
      );
    }
  });

  it("builds where no build is: wrong arguments, no Dockerfile, no engine", async () => {
    const project = await engine.project("nothing", {});
    for (const [args, env, message] of [
      [["--nonsense", "."], {}, /unknown flag: --nonsense/],
      [["."], {}, /failed to read dockerfile: open Dockerfile: no such file or directory/],
      [["."], { DOCKER_HOST: "unix:///nowhere" }, /[Cc]annot connect to the Docker daemon/],
      [["."], { PATH: "/nowhere" }, /The command "docker" was not found/],
    ] as const) {
      const built = await project.cachelens(["build", ...args], { env });
      assert.notEqual(built.code, 0);
      assert.match(built.stderr, message);
    }
  });
});

describe("cachelens build with the classic builder", () => {
  for (const kind of ["modern", "old"] as const) {
    describe(`of a ${kind} engine`, () => {
      const engine = useEngine({ kind });
      const env = kind === "modern" ? { DOCKER_BUILDKIT: "0" } : {};

      it("runs the build, shows its output and keeps a record, also of one that was all cached and has no tag", async () => {
        const project = await engine.project("five", fiveFiles);
        const built = await project.cachelens(["build", "."], { env });
        assert.equal(built.code, 0, built.stderr);
        assert.match(built.stdout, /^Step 2\/7 : RUN echo "Test"$/m);
        await project.shows(`
          completed, from cachelens
          FROM ubuntu:latest | cached, big, old
          RUN echo "Test"    | built, timed, 0 B, new
          COPY 1 .           | built, timed, 2 B, new
          ADD 2 .            | built, timed, 3 B, new
          ADD 3 .            | built, timed, 4 B, new
          ADD 4 .            | built, timed, 5 B, new
          ADD 5 .            | built, timed, 6 B, new
        `);
        await project.cachelens(["build", "."], { env });
        await project.shows(`
          completed, from cachelens
          FROM ubuntu:latest | cached, big, old
          RUN echo "Test"    | cached, 0 B, old
          COPY 1 .           | cached, 2 B, old
          ADD 2 .            | cached, 3 B, old
          ADD 3 .            | cached, 4 B, old
          ADD 4 .            | cached, 5 B, old
          ADD 5 .            | cached, 6 B, old
        `);
        await project.write("1", "hello\n");
        await project.build(["."], { env: { DOCKER_BUILDKIT: "0" } });
        await project.shows(`
          completed, from engine
          FROM ubuntu:latest | cached, big, old
          RUN echo "Test"    | cached, 0 B, old
          COPY 1 .           | built, 6 B, new
          ADD 2 .            | built, timed, 3 B, new
          ADD 3 .            | built, timed, 4 B, new
          ADD 4 .            | built, timed, 5 B, new
          ADD 5 .            | built, timed, 6 B, new
        `);
      });

      it("passes on the exit code of a build that fails, and keeps its record", async () => {
        const project = await engine.project("failing", { Dockerfile: dockerfile, file: "failing" });
        const args = ["--build-arg", "SECRET=wrong", "--build-arg", "USER_NAME=s3cr3t-value"];
        const built = await project.cachelens(["build", ...args, "."], { env });
        assert.equal(built.code, 1);
        await assertNowhereStored(engine, ["s3cr3t-value"]);
        await project.shows(`
          failed, from cachelens
          FROM busybox                                             | cached, big, old
          ARG SECRET                                               | built, timed, 0 B, new
          ARG USER_NAME=nobody                                     | built, timed, 0 B, new
          RUN echo "$USER_NAME" > user                             | built, timed, 13 B, new
          RUN echo "hello \${USER_NAME}" && test "$SECRET" != wrong | failed
          COPY file /\${USER_NAME}/                                 | skipped
        `);
      });

      it("keeps a record of a build that was cancelled", async () => {
        const project = await engine.project("cancelled", {
          Dockerfile: "FROM busybox\nRUN echo started && sleep 100\nRUN true\n",
        });
        const built = await project.cachelens(["build", "."], {
          env,
          onOutput: (text, interrupt) => (/^started$/m.test(text) ? interrupt() : undefined),
        });
        assert.equal(built.code, 130);
        await project.shows(`
          canceled, from cachelens
          FROM busybox                  | cached, big, old
          RUN echo started && sleep 100 | canceled
          RUN true                      | skipped
        `);
      });
    });
  }
});

async function assertNowhereStored(engine: TestEngine, secrets: readonly string[]): Promise<void> {
  const home = engine.env["CACHELENS_HOME"] ?? "";
  const entries = await readdir(home, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  assert.notEqual(files.length, 0);
  for (const file of files) {
    const content = await readFile(join(file.parentPath, file.name), "utf8");
    for (const secret of secrets) assert.ok(!content.includes(secret), `${file.name} holds ${secret}`);
  }
}
