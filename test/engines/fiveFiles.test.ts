import assert from "node:assert/strict";
import { assertGolden } from "./golden.ts";
import { fiveFiles } from "./fiveFiles.ts";
import { useEngine, type TestEngine } from "./useEngine.ts";

describe("five files, with BuildKit", () => {
  const engine = useEngine({ kind: "modern" });

  it("tells what every build did", async () => {
    const project = await engine.project("five", fiveFiles);
    await project.shows(`
      no build known
      FROM ubuntu:latest | -
      RUN echo "Test"    | -
      COPY 1 .           | -
      ADD 2 .            | -
      ADD 3 .            | -
      ADD 4 .            | -
      ADD 5 .            | -
    `);
    await project.build();
    await project.shows(`
      completed, from history
      FROM ubuntu:latest | built, timed, big, old
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
    await project.write("1", "hello\n");
    await project.build();
    await project.shows(`
      completed, from history
      FROM ubuntu:latest | cached, big, old
      RUN echo "Test"    | cached, 0 B, old
      COPY 1 .           | built, timed, 6 B, new
      ADD 2 .            | built, timed, 3 B, new
      ADD 3 .            | built, timed, 4 B, new
      ADD 4 .            | built, timed, 5 B, new
      ADD 5 .            | built, timed, 6 B, new
    `);
    await project.build(["--no-cache", "."]);
    await project.shows(`
      completed, from history
      FROM ubuntu:latest | cached, big, old
      RUN echo "Test"    | built, timed, 0 B, new
      COPY 1 .           | built, timed, 6 B, new
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
      COPY 1 .           | cached, 6 B, old
      ADD 2 .            | cached, 3 B, old
      ADD 3 .            | cached, 4 B, old
      ADD 4 .            | cached, 5 B, old
      ADD 5 .            | cached, 6 B, old
    `);
  });

  it("says so on a terminal, beside the Dockerfile", async () => {
    const project = await engine.project("terminal", fiveFiles);
    await project.build();
    await project.write("1", "terminal\n");
    await project.build();
    const { code, stdout, stderr } = await project.cachelens(["explain"]);
    assert.deepEqual([code, stderr], [0, ""]);
    const lines = stdout.split("\n").filter((line) => line !== "");
    const masked = lines
      .join("\n")
      .replaceAll(/[\d.]+ (ms|s|min|y|MB)\b/g, "N $1")
      .replaceAll(/N (ms|min)\b/g, "N s")
      .replaceAll(" · built in N s", " · built"); // short times are left out
    assertGolden(
      masked,
      `
      next build: all 7 steps cached
      Dockerfile: last build N s ago, took N s, from BuildKit's build history
      1  FROM ubuntu:latest  ✓ cached · N MB · N y old
      2  RUN echo "Test"     ✓ cached · 0 B · N s old
      3  COPY 1 .            ✓ cached · 9 B · built
      4  ADD 2 .             ✓ cached · 3 B · built
      5  ADD 3 .             ✓ cached · 4 B · built
      6  ADD 4 .             ✓ cached · 5 B · built
      7  ADD 5 .             ✓ cached · 6 B · built
    `,
    );
  });

  itGivesTheSizesOfDockerHistory(engine);
});

describe("five files, with BuildKit and images in containerd", () => {
  const engine = useEngine({ kind: "modern", imageStore: "containerd" });

  it("tells what every build did", async () => {
    const project = await engine.project("five", fiveFiles);
    await project.build();
    await project.build();
    await project.shows(`
      completed, from history
      FROM ubuntu:latest | cached, old
      RUN echo "Test"    | cached, old
      COPY 1 .           | cached, old
      ADD 2 .            | cached, old
      ADD 3 .            | cached, old
      ADD 4 .            | cached, old
      ADD 5 .            | cached, old
    `);
    await project.write("1", "hello\n");
    await project.build();
    await project.shows(`
      completed, from history
      FROM ubuntu:latest | cached, old
      RUN echo "Test"    | cached, old
      COPY 1 .           | built, timed, new
      ADD 2 .            | built, timed, new
      ADD 3 .            | built, timed, new
      ADD 4 .            | built, timed, new
      ADD 5 .            | built, timed, new
    `);
  });

  itGivesTheSizesOfDockerHistory(engine);
});

function itGivesTheSizesOfDockerHistory(engine: TestEngine): void {
  it("gives the sizes that docker history gives", async () => {
    const project = await engine.project("sizes", fiveFiles);
    await project.build(["-t", "sizes", "."]);
    const { instructions } = await project.explain();
    const history = await project.docker(["history", "--human=false", "--format", "{{.Size}}", "sizes"]);
    const made = history.stdout.split("\n").slice(0, 6).map(Number).reverse();
    assert.deepEqual(
      instructions.slice(1).map(({ last }) => last?.sizeBytes),
      made,
    );
  });
}

describe("five files, with the classic builder", () => {
  for (const kind of ["modern", "old"] as const) {
    describe(`of a ${kind} engine`, () => {
      const engine = useEngine({ kind });
      const env = { DOCKER_BUILDKIT: "0" };

      it("tells what every build that tags its image did", async () => {
        const project = await engine.project("five", fiveFiles);
        await project.build(["-t", "five", "."], { env });
        await project.shows(`
          completed, from engine
          FROM ubuntu:latest | cached, big, old
          RUN echo "Test"    | built, 0 B, new
          COPY 1 .           | built, timed, 2 B, new
          ADD 2 .            | built, timed, 3 B, new
          ADD 3 .            | built, timed, 4 B, new
          ADD 4 .            | built, timed, 5 B, new
          ADD 5 .            | built, timed, 6 B, new
        `);
        await project.build(["-t", "five", "."], { env });
        await project.shows(`
          completed, from engine
          FROM ubuntu:latest | cached, big, old
          RUN echo "Test"    | cached, 0 B, old
          COPY 1 .           | cached, 2 B, old
          ADD 2 .            | cached, 3 B, old
          ADD 3 .            | cached, 4 B, old
          ADD 4 .            | cached, 5 B, old
          ADD 5 .            | cached, 6 B, old
        `);
        await project.write("1", "hello\n");
        await project.build(["-t", "five", "."], { env });
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
        await project.build(["-t", "five", "--no-cache", "."], { env });
        await project.shows(`
          completed, from engine
          FROM ubuntu:latest | cached, big, old
          RUN echo "Test"    | built, 0 B, new
          COPY 1 .           | built, timed, 6 B, new
          ADD 2 .            | built, timed, 3 B, new
          ADD 3 .            | built, timed, 4 B, new
          ADD 4 .            | built, timed, 5 B, new
          ADD 5 .            | built, timed, 6 B, new
        `);
        await project.build(["-t", "five", "."], { env });
        await project.shows(`
          completed, from engine
          FROM ubuntu:latest | cached, big, old
          RUN echo "Test"    | cached, 0 B, old
          COPY 1 .           | cached, 6 B, old
          ADD 2 .            | cached, 3 B, old
          ADD 3 .            | cached, 4 B, old
          ADD 4 .            | cached, 5 B, old
          ADD 5 .            | cached, 6 B, old
        `);
      });

      it("tells the second of two builds that a script runs at once", async () => {
        const project = await engine.project("at-once", fiveFiles);
        await project.build(["-t", "at-once", "--no-cache", "."], { env });
        await project.build(["-t", "at-once", "."], { env });
        const { instructions } = await project.explain();
        assert.deepEqual(new Set(instructions.map(({ last }) => last?.status)), new Set(["cached"]));
      });

      it("tells of a build without a tag what it built; one that was all cached leaves no trace", async () => {
        const project = await engine.project("untagged", { ...fiveFiles, 1: "in a build without a tag\n" });
        await project.build(["."], { env });
        await project.build(["."], { env });
        await project.shows(`
          completed, from engine
          FROM ubuntu:latest | cached, big, old
          RUN echo "Test"    | cached, 0 B, old
          COPY 1 .           | built, 25 B, new
          ADD 2 .            | built, timed, 3 B, new
          ADD 3 .            | built, timed, 4 B, new
          ADD 4 .            | built, timed, 5 B, new
          ADD 5 .            | built, timed, 6 B, new
        `);
      });
    });
  }
});
