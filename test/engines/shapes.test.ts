import assert from "node:assert/strict";
import { useEngine } from "./useEngine.ts";

/** Everything that makes a step's name or place hard to tell. `LAST` is where a test lets the build end. */
const dockerfile = `# syntax is the engine's own
ARG BASE=busybox
ARG TAG=latest

FROM \${BASE}:\${TAG} AS base
ARG GREETING=hello
ENV FILE=file DIR=/srv
WORKDIR /srv
RUN echo "$GREETING" > greeting
RUN <<EOF
echo one > one
echo two > two
EOF
RUN cat one \\
# a comment inside
    two

FROM base AS from-stage
COPY $FILE \${DIR}/
COPY --link file /linked
RUN echo same
RUN echo same

FROM onbuild-base
COPY <<first.txt <<second.txt /texts/
1
first.txt
22
second.txt
COPY --from=from-stage /srv/one /srv/*o /
ADD --chmod=600 file /added
WORKDIR /
WORKDIR relative
SHELL ["/bin/sh", "-ec"]
RUN ["/bin/echo", "json"]
USER 1000
VOLUME /data
LAST
`;

const onbuildBase = `FROM busybox
ONBUILD RUN echo triggered
ONBUILD ENV TRIGGERED=1
ONBUILD COPY file /triggered
`;

const classicDockerfile = `ARG TAG=latest
FROM busybox:\${TAG} AS base
ARG GREETING=hello
ENV FILE=file DIR=/srv
WORKDIR /srv
RUN echo "$GREETING" > greeting
LABEL a=b
FROM base AS unneeded
RUN echo unneeded
FROM busybox
COPY --from=base /srv/greeting /
COPY fi* /files/
CMD ["sh"]
`;

for (const imageStore of ["graphdriver", "containerd"] as const) {
  describe(`Dockerfiles of every shape, with images in the ${imageStore}`, () => {
    const engine = useEngine({ kind: "modern", imageStore });
    before(async () => {
      await engine.warmUp();
      const project = await engine.project("onbuild", { Dockerfile: onbuildBase });
      await project.build(["-t", "onbuild-base", "."]);
    });

    it("places every step of a build that succeeded", async () => {
      const project = await engine.project("shapes", {
        Dockerfile: dockerfile.replace("LAST", "RUN echo last"),
        file: "shapes",
      });
      await project.build(["--build-arg", "GREETING=good morning", "."]);
      await project.shows(`
        completed, from history
        ARG BASE=busybox                          | metadata
        ARG TAG=latest                            | metadata
        FROM \${BASE}:\${TAG} AS base               | cached, big, old
        ARG GREETING=hello                        | metadata
        ENV FILE=file DIR=/srv                    | metadata
        WORKDIR /srv                              | built, timed, 0 B, new
        RUN echo "$GREETING" > greeting           | built, timed, 13 B, new
        RUN <<EOF                                 | built, timed, 8 B, new
        RUN cat one     two                       | built, timed, 0 B, new
        FROM base AS from-stage                   | metadata
        COPY $FILE \${DIR}/                        | built, timed, 6 B, new
        COPY --link file /linked                  | built, timed, 6 B, new
        RUN echo same                             | built, timed, 0 B, new
        RUN echo same                             | built, timed, 0 B, new
        FROM onbuild-base                         | built, timed, big, new
        COPY <<first.txt <<second.txt /texts/     | built, timed, 5 B, new
        COPY --from=from-stage /srv/one /srv/*o / | built, timed, 8 B, new
        ADD --chmod=600 file /added               | built, timed, 6 B, new
        WORKDIR /                                 | metadata, 0 B, new
        WORKDIR relative                          | built, timed, 0 B, new
        SHELL ["/bin/sh", "-ec"]                  | metadata, 0 B, new
        RUN ["/bin/echo", "json"]                 | built, timed, 0 B, new
        USER 1000                                 | metadata, 0 B, new
        VOLUME /data                              | metadata, 0 B, new
        RUN echo last                             | built, timed, 0 B, new
      `);
      await project.write("file", "shaped");
      await project.build(["--build-arg", "GREETING=good morning", "."]);
      await project.shows(`
        completed, from history
        ARG BASE=busybox                          | metadata
        ARG TAG=latest                            | metadata
        FROM \${BASE}:\${TAG} AS base               | cached, big, old
        ARG GREETING=hello                        | metadata
        ENV FILE=file DIR=/srv                    | metadata
        WORKDIR /srv                              | cached, 0 B, old
        RUN echo "$GREETING" > greeting           | cached, 13 B, old
        RUN <<EOF                                 | cached, 8 B, old
        RUN cat one     two                       | cached, 0 B, old
        FROM base AS from-stage                   | metadata
        COPY $FILE \${DIR}/                        | built, timed, 6 B, new
        COPY --link file /linked                  | built, timed, 6 B, new
        RUN echo same                             | built, timed, 0 B, new
        RUN echo same                             | built, timed, 0 B, new
        FROM onbuild-base                         | built, timed, big, new
        COPY <<first.txt <<second.txt /texts/     | built, timed, 5 B, new
        COPY --from=from-stage /srv/one /srv/*o / | built, timed, 8 B, new
        ADD --chmod=600 file /added               | built, timed, 6 B, new
        WORKDIR /                                 | metadata, 0 B, new
        WORKDIR relative                          | built, timed, 0 B, new
        SHELL ["/bin/sh", "-ec"]                  | metadata, 0 B, new
        RUN ["/bin/echo", "json"]                 | built, timed, 0 B, new
        USER 1000                                 | metadata, 0 B, new
        VOLUME /data                              | metadata, 0 B, new
        RUN echo last                             | built, timed, 0 B, new
      `);
    });

    it("places every step of a build that failed, by name", async () => {
      const project = await engine.project("shapes-failed", {
        Dockerfile: dockerfile.replaceAll("/srv", "/failed").replace("LAST", "RUN exit 5"),
        file: "shapes failed",
      });
      const failed = await project.docker(["build", "--build-arg", "GREETING=good night", "."]);
      assert.equal(failed.code, 1);
      await project.shows(`
        failed, from history
        ARG BASE=busybox                                | metadata
        ARG TAG=latest                                  | metadata
        FROM \${BASE}:\${TAG} AS base                     | cached, big, old
        ARG GREETING=hello                              | metadata
        ENV FILE=file DIR=/failed                       | metadata
        WORKDIR /failed                                 | built, timed, 0 B, new
        RUN echo "$GREETING" > greeting                 | built, timed, 11 B, new
        RUN <<EOF                                       | built, timed, 8 B, new
        RUN cat one     two                             | built, timed, 0 B, new
        FROM base AS from-stage                         | metadata
        COPY $FILE \${DIR}/                              | built, timed, 13 B, new
        COPY --link file /linked                        | built, timed, 13 B, new
        RUN echo same                                   | built, timed, 0 B, new
        RUN echo same                                   | built, timed, 0 B, new
        FROM onbuild-base                               | cached, big, old
        COPY <<first.txt <<second.txt /texts/           | built, timed, 5 B, new
        COPY --from=from-stage /failed/one /failed/*o / | built, timed, 8 B, new
        ADD --chmod=600 file /added                     | built, timed, 13 B, new
        WORKDIR /                                       | metadata
        WORKDIR relative                                | built, timed, 0 B, new
        SHELL ["/bin/sh", "-ec"]                        | metadata
        RUN ["/bin/echo", "json"]                       | built, timed, 0 B, new
        USER 1000                                       | metadata
        VOLUME /data                                    | metadata
        RUN exit 5                                      | failed, timed
      `);
    });
  });
}

describe("a Dockerfile with stages and variables, with the classic builder", () => {
  for (const kind of ["modern", "old"] as const) {
    describe(`of a ${kind} engine`, () => {
      const engine = useEngine({ kind });
      const env = { DOCKER_BUILDKIT: "0" };

      it("shows what became of every instruction, also of stages that were not needed", async () => {
        const project = await engine.project("classic", { Dockerfile: classicDockerfile, file: "classic" });
        await project.build(["--build-arg", "GREETING=good morning", "-t", "classic", "."], { env });
        await project.shows(`
          completed, from engine
          ARG TAG=latest                   | metadata
          FROM busybox:\${TAG} AS base      | cached, big, old
          ARG GREETING=hello               | built, 0 B, new
          ENV FILE=file DIR=/srv           | built, timed, 0 B, new
          WORKDIR /srv                     | built, timed, 0 B, new
          RUN echo "$GREETING" > greeting  | built, timed, 13 B, new
          LABEL a=b                        | built, timed, 0 B, new
          FROM base AS unneeded            | cached
          RUN echo unneeded                | built, timed, 0 B, new
          FROM busybox                     | cached, big, old
          COPY --from=base /srv/greeting / | built, timed, 13 B, new
          COPY fi* /files/                 | built, timed, 7 B, new
          CMD ["sh"]                       | built, timed, 0 B, new
        `);
        await project.write("file", "changed");
        await project.build(["--build-arg", "GREETING=good morning", "-t", "classic", "."], { env });
        await project.shows(`
          completed, from engine
          ARG TAG=latest                   | metadata
          FROM busybox:\${TAG} AS base      | cached, big, old
          ARG GREETING=hello               | cached, 0 B, old
          ENV FILE=file DIR=/srv           | cached, 0 B, old
          WORKDIR /srv                     | cached, 0 B, old
          RUN echo "$GREETING" > greeting  | cached, 13 B, old
          LABEL a=b                        | cached, 0 B, old
          FROM base AS unneeded            | cached
          RUN echo unneeded                | cached, 0 B, old
          FROM busybox                     | cached, big, old
          COPY --from=base /srv/greeting / | cached, 13 B, old
          COPY fi* /files/                 | built, 7 B, new
          CMD ["sh"]                       | built, timed, 0 B, new
        `);
      });
    });
  }
});
