import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { useEngine } from "./useEngine.ts";

const files = {
  Dockerfile: `FROM debian:bookworm AS builder
RUN apt-get update
RUN apt-get install -y --no-install-recommends gcc libc6-dev
COPY hello.c .
RUN gcc -static -o hello hello.c

FROM scratch
COPY --from=builder /hello /hello
CMD ["/hello"]
`,
  "hello.c": '#include <stdio.h>\nint main() { puts("hello from scratch"); }\n',
};

describe("a static program built on Debian and copied into an empty image", () => {
  const engine = useEngine({ kind: "modern", network: "host" }, ["debian"]);

  it("has status, time and size on every line of both stages", async () => {
    const project = await engine.project("two-stages", files);
    await project.build(["--network=host", "-t", "hello", "."]);
    await project.shows(`
      completed, from history
      FROM debian:bookworm AS builder                              | built, timed, big, old
      RUN apt-get update                                           | built, timed, big, new
      RUN apt-get install -y --no-install-recommends gcc libc6-dev | built, timed, big, new
      COPY hello.c .                                               | built, timed, 62 B, new
      RUN gcc -static -o hello hello.c                             | built, timed, big, new
      FROM scratch                                                 | metadata
      COPY --from=builder /hello /hello                            | built, timed, big, new
      CMD ["/hello"]                                               | metadata, 0 B, new
    `);
    const { instructions } = await project.explain();
    const sizes = new Map(instructions.map(({ text, last }) => [text, last?.sizeBytes ?? 0]));
    assert.ok((sizes.get("RUN apt-get install -y --no-install-recommends gcc libc6-dev") ?? 0) > 50e6);
    assert.equal(sizes.get("COPY --from=builder /hello /hello"), sizes.get("RUN gcc -static -o hello hello.c"));
    const said = await project.docker(["run", "--rm", "--network=none", "hello"]);
    assert.deepEqual([said.code, said.stdout], [0, "hello from scratch\n"], said.stderr);
  });

  it("builds again only what follows an edited source file", async () => {
    const project = await engine.project("two-stages", {
      ...files,
      "hello.c": files["hello.c"].replace("scratch", "nothing"),
    });
    await project.build(["--network=host", "-t", "hello", "."]);
    await project.shows(`
      completed, from history
      FROM debian:bookworm AS builder                              | cached, big, old
      RUN apt-get update                                           | cached, big, old
      RUN apt-get install -y --no-install-recommends gcc libc6-dev | cached, big, old
      COPY hello.c .                                               | built, timed, 62 B, new
      RUN gcc -static -o hello hello.c                             | built, timed, big, new
      FROM scratch                                                 | metadata
      COPY --from=builder /hello /hello                            | built, timed, big, new
      CMD ["/hello"]                                               | metadata, 0 B, new
    `);
  });

  it("is told by the images of the classic builder as well", async () => {
    // With its compiler from the first build's cache: to install it once more would take as long again.
    const first = await engine.project("two-stages", files);
    await first.build(["--network=host", "-t", "compiler", "--target", "builder", "."]);
    const [, ...installs] = files.Dockerfile.split("COPY hello.c")[0]?.trimEnd().split("\n") ?? [];
    const Dockerfile = files.Dockerfile.replace("debian:bookworm", "compiler").replace(`${installs.join("\n")}\n`, "");
    const project = await engine.project("classic", { ...files, Dockerfile });
    await project.build(["--network=host", "-t", "classic", "."], { env: { DOCKER_BUILDKIT: "0" } });
    await project.shows(`
      completed, from engine
      FROM compiler AS builder          | cached, big, old
      COPY hello.c .                    | built, 62 B, new
      RUN gcc -static -o hello hello.c  | built, timed, big, new
      FROM scratch                      | metadata
      COPY --from=builder /hello /hello | built, timed, big, new
      CMD ["/hello"]                    | built, timed, 0 B, new
    `);
  });

  it("is reported for what its steps cost, and mended so that it still builds and runs", async () => {
    const upgrade = "RUN apt-get update\nRUN apt-get upgrade -y\n";
    const project = await engine.project("mended", {
      ...files,
      Dockerfile: files.Dockerfile.replace("RUN apt-get update\n", upgrade),
    });
    await project.cachelens(["build", "--network=host", "-t", "mended", "."]);
    const checked = await project.cachelens(["check", "--format", "json"]);
    const { files: found } = JSON.parse(checked.stdout) as { files: [{ findings: { rule: string; line: number }[] }] };
    const [{ findings }] = found;
    assert.deepEqual(
      findings.map(({ rule, line }) => `${line} ${rule}`),
      ["3 split-apt-update"],
    );
    assert.equal((await project.cachelens(["fix"])).code, 0);
    const text = await readFile(project.path("Dockerfile"), "utf8");
    assert.match(text, /^RUN apt-get update && \\\n {4}apt-get upgrade -y/m);
    await project.build(["--network=host", "-t", "mended", "."]);
    const said = await project.docker(["run", "--rm", "--network=none", "mended"]);
    assert.deepEqual([said.code, said.stdout], [0, "hello from scratch\n"], said.stderr);
  });
});
