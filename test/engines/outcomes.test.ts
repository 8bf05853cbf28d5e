import assert from "node:assert/strict";
import { useEngine } from "./useEngine.ts";

const stages = `FROM busybox AS tools
RUN echo tools > /tools

FROM busybox AS unneeded
RUN echo unneeded

FROM busybox AS build
COPY --from=tools /tools /
RUN echo build > /built

FROM busybox
ENV A=1
COPY --from=build /built /
CMD ["cat", "/built"]
`;

describe("builds that end early or do only a part", () => {
  const engine = useEngine({ kind: "modern" });
  before(() => engine.warmUp());

  it("shows a build that failed at its third step, with its error, and what it had done before", async () => {
    const project = await engine.project("failed", {
      Dockerfile: `FROM busybox
RUN echo one
RUN echo two >&2 && exit 3
RUN echo three
ENV A=1
`,
    });
    const failed = await project.docker(["build", "."]);
    assert.equal(failed.code, 1);
    await project.shows(`
      failed, from history
      FROM busybox               | cached, big, old
      RUN echo one               | built, timed, 0 B, new
      RUN echo two >&2 && exit 3 | failed, timed
      RUN echo three             | skipped
      ENV A=1                    | metadata
    `);
    const { lastBuild } = await project.explain();
    assert.match(lastBuild?.error ?? "", /did not complete successfully: exit code: 3/);
    await project.docker(["build", "."]);
    await project.shows(`
      failed, from history
      FROM busybox               | cached, big, old
      RUN echo one               | cached, 0 B, old
      RUN echo two >&2 && exit 3 | failed, timed
      RUN echo three             | skipped
      ENV A=1                    | metadata
    `);
  });

  it("matches a failed build to a Dockerfile that was edited since", async () => {
    const project = await engine.project("failed-edited", {
      Dockerfile: `FROM busybox
RUN echo first
RUN echo "second of failed-edited"
RUN exit 4
RUN echo last
`,
    });
    await project.docker(["build", "."]);
    await project.write(
      "Dockerfile",
      `# now with a comment
FROM busybox
RUN echo new
RUN echo "second of failed-edited"
RUN exit 0
RUN echo last
`,
    );
    await project.shows(`
      failed, from history
      FROM busybox                       | cached, big, old
      RUN echo new                       | built, timed, 0 B, new, was: RUN echo first
      RUN echo "second of failed-edited" | built, timed, 0 B, new
      RUN exit 0                         | failed, timed, was: RUN exit 4
      RUN echo last                      | skipped
    `);
  });

  it("shows a build that was cancelled with Ctrl+C", async () => {
    const project = await engine.project("cancelled", {
      Dockerfile: `FROM busybox
RUN echo quick
RUN echo started && sleep 100
RUN echo never
`,
    });
    const cancelled = await project.docker(["build", "--progress=plain", "."], {
      onOutput: (text, interrupt) => (/^#\d+ [\d.]+ started$/m.test(text) ? interrupt() : undefined),
    });
    assert.notEqual(cancelled.code, 0);
    await project.shows(`
      canceled, from history
      FROM busybox                  | cached, big, old
      RUN echo quick                | built, timed, 0 B, new
      RUN echo started && sleep 100 | canceled
      RUN echo never                | skipped
    `);
  });

  it("shows what a build of a middle stage did, and that later and unneeded stages were skipped", async () => {
    const project = await engine.project("target", { Dockerfile: stages });
    await project.build(["--target", "build", "."]);
    await project.shows(`
      completed, from history
      FROM busybox AS tools      | cached, big, old
      RUN echo tools > /tools    | built, timed, 6 B, new
      FROM busybox AS unneeded   | skipped
      RUN echo unneeded          | skipped
      FROM busybox AS build      | cached, big, old
      COPY --from=tools /tools / | built, timed, 6 B, new
      RUN echo build > /built    | built, timed, 6 B, new
      FROM busybox               | skipped
      ENV A=1                    | skipped
      COPY --from=build /built / | skipped
      CMD ["cat", "/built"]      | skipped
    `);
    await project.build();
    await project.shows(`
      completed, from history
      FROM busybox AS tools      | cached, big, old
      RUN echo tools > /tools    | cached, 6 B, old
      FROM busybox AS unneeded   | skipped
      RUN echo unneeded          | skipped
      FROM busybox AS build      | cached, big, old
      COPY --from=tools /tools / | cached, 6 B, old
      RUN echo build > /built    | cached, 6 B, old
      FROM busybox               | cached, big, old
      ENV A=1                    | metadata, 0 B, new
      COPY --from=build /built / | built, timed, 6 B, new
      CMD ["cat", "/built"]      | metadata, 0 B, new
    `);
  });

  it("shows a Dockerfile that can't be built at all", async () => {
    const project = await engine.project("wrong", { Dockerfile: "FROM busybox\nRUN echo right\n" });
    await project.build();
    await project.write("Dockerfile", "FROM busybox\nRUN echo right\nRUNN echo wrong\n");
    await project.docker(["build", "."]);
    await project.shows(`
      failed, from history
      FROM busybox    | skipped
      RUN echo right  | skipped
      RUNN echo wrong | metadata
    `);
    await project.write("Dockerfile", "FROM busybox\nRUN echo right\nCOPY missing .\n");
    await project.docker(["build", "."]);
    await project.shows(`
      failed, from history
      FROM busybox   | cached, big, old
      RUN echo right | cached, 0 B, old
      COPY missing . | failed, timed
    `);
    await project.write("Dockerfile", "FROM no.such.registry.invalid/image\nRUN echo right\n");
    await project.docker(["build", "."]);
    await project.shows(`
      failed, from history
      FROM no.such.registry.invalid/image | failed, timed
      RUN echo right                      | skipped
    `);
  });
});
