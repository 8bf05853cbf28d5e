import assert from "node:assert/strict";
import { describeNext } from "./describeNext.ts";
import type { Project } from "./project.ts";
import { useEngine } from "./useEngine.ts";

const dockerfile = `FROM busybox AS first
ARG TITLE
RUN echo "$TITLE" | md5sum > /first
FROM busybox
COPY --from=first /first /
COPY file /
`;

describe("what people build with", () => {
  const engine = useEngine({ kind: "modern" });

  before(() => engine.warmUp());

  async function expectWhole(project: Project, env: NodeJS.ProcessEnv = {}): Promise<void> {
    await project.shows(
      `
      completed, from history
      FROM busybox AS first               | cached, big, old
      ARG TITLE                           | metadata
      RUN echo "$TITLE" | md5sum > /first | built, timed, 36 B, new
      FROM busybox                        | cached, big, old
      COPY --from=first /first /          | built, timed, 36 B, new
      COPY file /                         | built, timed, 10 B, new
    `,
      [],
      { env },
    );
  }

  for (const [title, args, env] of [
    ["--provenance=false", ["--provenance=false"], {}],
    ["BUILDX_NO_DEFAULT_ATTESTATIONS", [], { BUILDX_NO_DEFAULT_ATTESTATIONS: "1" }],
    ["an image that is loaded under two tags", ["--load", "-t", "one", "-t", "two"], {}],
    ["--no-cache-filter", ["--no-cache-filter", "first"], {}],
  ] as const) {
    it(`${title} takes nothing from the answer`, async () => {
      const project = await engine.project(title, { Dockerfile: dockerfile, file: title.slice(0, 10) });
      await project.build([...args, "--build-arg", `TITLE=${title}`, "."], { env });
      await expectWhole(project);
    });
  }

  it("several builds that run at the same time and share steps are told apart", async () => {
    const names = ["a", "b", "c"];
    const projects = await Promise.all(
      names.map((name) =>
        engine.project(`together-${name}`, {
          Dockerfile: `${name === "a" ? "" : "FROM busybox AS other\nRUN echo other\n"}FROM busybox\nRUN echo together && sleep 2\nCOPY file /\nRUN test ${name} != c\n`,
          file: name,
        }),
      ),
    );
    const codes = await Promise.all(projects.map((project) => project.docker(["build", "."])));
    assert.deepEqual(
      codes.map(({ code }) => code),
      [0, 0, 1],
    );
    const [a, b, c] = projects;
    await a?.shows(`
      completed, from history
      FROM busybox                 | cached, big, old
      RUN echo together && sleep 2 | built, timed, 0 B, new
      COPY file /                  | built, timed, 1 B, new
      RUN test a != c              | built, timed, 0 B, new
    `);
    await b?.shows(`
      completed, from history
      FROM busybox AS other        | skipped
      RUN echo other               | skipped
      FROM busybox                 | cached, big, old
      RUN echo together && sleep 2 | built, timed, 0 B, new
      COPY file /                  | built, timed, 1 B, new
      RUN test b != c              | built, timed, 0 B, new
    `);
    await c?.shows(`
      failed, from history
      FROM busybox AS other        | skipped
      RUN echo other               | skipped
      FROM busybox                 | cached, big, old
      RUN echo together && sleep 2 | built, timed, 0 B, new
      COPY file /                  | built, timed, 1 B, new
      RUN test c != c              | failed, timed
    `);
  });

  it("--network is told to explain where no build of this Dockerfile tells it", async () => {
    const files = { Dockerfile: "FROM busybox\nRUN echo no network\n" };
    const built = await engine.project("without-network", files);
    await built.build(["--network=none", "."]);
    assert.equal(describeNext(await built.explain()), "1 cached\n2 cached");
    const other = describeNext(await built.explain(["--network", "host", "Dockerfile"]));
    assert.equal(other, '1 cached\n2 rebuild option-changed {"option":"network"}');
    const copy = await engine.project("without-network-copy", files);
    assert.equal(describeNext(await copy.explain()), "1 cached\n2 unknown no-record");
    assert.equal(describeNext(await copy.explain(["--network", "none", "Dockerfile"])), "1 cached\n2 cached");
  });

  it("a Docker context leads to the engine", async () => {
    const project = await engine.project("context", { Dockerfile: dockerfile, file: "ten bytes." });
    const created = await project.docker([
      "context",
      "create",
      "test",
      "--docker",
      `host=${engine.env["DOCKER_HOST"]}`,
    ]);
    assert.equal(created.code, 0, created.stderr);
    const env = { DOCKER_HOST: undefined, DOCKER_CONTEXT: "test" };
    await project.build(["--build-arg", "TITLE=context", "."], { env });
    await expectWhole(project, env);
  });
});

describe("builds for several platforms", () => {
  const engine = useEngine({ kind: "modern", imageStore: "containerd" });

  it("have one answer for all of them", async () => {
    const project = await engine.project("platforms", {
      Dockerfile: "FROM scratch AS one\nCOPY file /\nFROM scratch\nCOPY --from=one file /copied\nADD file /added\n",
      file: "platforms",
    });
    await project.build(["--platform", "linux/amd64,linux/arm64", "."]);
    await project.shows(`
      completed, from history
      FROM scratch AS one          | metadata
      COPY file /                  | built, timed, new
      FROM scratch                 | metadata
      COPY --from=one file /copied | built, timed, new
      ADD file /added              | built, timed, new
    `);
    await project.build(["--platform", "linux/amd64,linux/arm64", "."]);
    await project.shows(`
      completed, from history
      FROM scratch AS one          | metadata
      COPY file /                  | cached, old
      FROM scratch                 | metadata
      COPY --from=one file /copied | cached, old
      ADD file /added              | cached, old
    `);
  });
});

describe("BuildKit of Docker 20.10, which keeps no history", () => {
  const engine = useEngine({ kind: "old" });

  it("is said to have none", async () => {
    const project = await engine.project("old", { Dockerfile: dockerfile, file: "old" });
    await project.build(["--network=host", "."], { env: { DOCKER_BUILDKIT: "1" } });
    await project.shows(`
      no build known
      note: This Docker has no build history: update Docker and its buildx plug-in (0.21 or newer) to see builds.
      FROM busybox AS first               | -
      ARG TITLE                           | -
      RUN echo "$TITLE" | md5sum > /first | -
      FROM busybox                        | -
      COPY --from=first /first /          | -
      COPY file /                         | -
    `);
  });
});
