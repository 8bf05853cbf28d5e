import assert from "node:assert/strict";
import { mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { run } from "./program.ts";
import { useEngine } from "./useEngine.ts";

const dockerfile = `FROM busybox
COPY file .
`;

describe("where a build's Dockerfile and context are", () => {
  const engine = useEngine({ kind: "modern" });
  before(() => engine.warmUp());

  it("matches -f sub/x.Dockerfile from the context's folder", async () => {
    const project = await engine.project("sub", { "sub/x.Dockerfile": dockerfile, file: "sub" });
    await project.build(["-f", "sub/x.Dockerfile", "."]);
    await project.shows(
      `
      completed, from history
      FROM busybox | built, timed, big, old
      COPY file .  | built, timed, 3 B, new
    `,
      ["sub/x.Dockerfile"],
    );
    assert.equal((await project.explain(["sub/x.Dockerfile"])).context, project.folder);
  });

  it("matches a Dockerfile outside the context", async () => {
    const project = await engine.project("outside", { "docker/Dockerfile": dockerfile, "app/file": "outside" });
    await project.build(["-f", "docker/Dockerfile", "app"]);
    await project.shows(
      `
      completed, from history
      FROM busybox | cached, big, old
      COPY file .  | built, timed, 7 B, new
    `,
      ["docker/Dockerfile"],
    );
    assert.equal((await project.explain(["docker/Dockerfile"])).context, project.path("app"));
  });

  it("matches a build that was started in another folder, and paths with blanks and umlauts", async () => {
    const project = await engine.project("my größtes projekt", { "a b/Döckerfile": dockerfile, "a b/file": "blank" });
    await project.build(["--file", join(project.folder, "a b", "Döckerfile"), "a b"]);
    await project.shows(
      `
      completed, from history
      FROM busybox | cached, big, old
      COPY file .  | built, timed, 5 B, new
    `,
      ["a b/Döckerfile"],
    );
    await project.shows(
      `
      completed, from history
      FROM busybox | cached, big, old
      COPY file .  | built, timed, 5 B, new
    `,
      ["Döckerfile"],
      { cwd: project.path("a b") },
    );
  });

  it("keeps two Dockerfiles of one context apart", async () => {
    const project = await engine.project("two-files", {
      Dockerfile: dockerfile,
      "Dockerfile.dev": "FROM busybox\nRUN true\n",
    });
    await project.write("file", "two-files");
    await project.build();
    await project.build(["-f", "Dockerfile.dev", "."]);
    await project.shows(`
      completed, from history
      FROM busybox | cached, big, old
      COPY file .  | built, timed, 9 B, new
    `);
    await project.shows(
      `
      completed, from history
      FROM busybox | cached, big, old
      RUN true     | built, timed, 0 B, new
    `,
      ["Dockerfile.dev"],
    );
  });

  it("shows the newest build of a Dockerfile, or with --context the newest of that context", async () => {
    const project = await engine.project("two-contexts", { Dockerfile: dockerfile, "a/file": "a", "b/file": "bb" });
    await project.build(["-f", "Dockerfile", "a"]);
    await project.build(["-f", "Dockerfile", "b"]);
    await project.shows(`
      completed, from history
      FROM busybox | cached, big, old
      COPY file .  | built, timed, 2 B, new
    `);
    await project.shows(
      `
      completed, from history
      FROM busybox | cached, big, old
      COPY file .  | built, timed, 1 B, new
    `,
      ["--context", "a", "Dockerfile"],
    );
    await project.shows(
      `
      no build known
      FROM busybox | -
      COPY file .  | -
    `,
      ["--context", "c", "Dockerfile"],
    );
  });

  it("matches builds and files by whatever links lead to them", async () => {
    const project = await engine.project("real", { Dockerfile: dockerfile, file: "linked" });
    const link = join(engine.folder, "link");
    await symlink(project.folder, link);
    await project.build([link]);
    await project.shows(`
      completed, from history
      FROM busybox | cached, big, old
      COPY file .  | built, timed, 6 B, new
    `);
    await project.write("file", "linked again");
    await project.build();
    await project.shows(
      `
      completed, from history
      FROM busybox | cached, big, old
      COPY file .  | built, timed, 12 B, new
    `,
      [join(link, "Dockerfile")],
    );
    await project.write("file", "linked, and built there");
    await project.build(["."], { cwd: link, env: { PWD: link } });
    await project.shows(
      `
      completed, from history
      FROM busybox | cached, big, old
      COPY file .  | built, timed, 23 B, new
    `,
      ["--context", link, "Dockerfile"],
    );
  });

  it("says that a newer build from standard input can't be matched", async () => {
    const project = await engine.project("stdin", { Dockerfile: dockerfile, file: "stdin" });
    await project.build(["-f", "-", "."], { input: "FROM busybox\nRUN echo from stdin\n" });
    await project.shows(`
      no build known
      note: A newer build of this context took its Dockerfile from standard input: it can't be matched to a file.
      FROM busybox | -
      COPY file .  | -
    `);
    await project.build();
    await project.shows(`
      completed, from history
      FROM busybox | cached, big, old
      COPY file .  | built, timed, 5 B, new
    `);
    await project.build(["-f", "-", "."], { input: dockerfile });
    await project.shows(`
      completed, from history
      note: A newer build of this context took its Dockerfile from standard input: it can't be matched to a file.
      FROM busybox | cached, big, old
      COPY file .  | built, timed, 5 B, new
    `);
  });

  it("does not take a build of a context from standard input for the file's", async () => {
    const project = await engine.project("tar", { Dockerfile: dockerfile, file: "tar" });
    const tar = await run("sh", ["-c", "tar c . | docker build -f Dockerfile -"], {
      cwd: project.folder,
      env: engine.env,
    });
    assert.equal(tar.code, 0, tar.stderr);
    await project.shows(`
      no build known
      FROM busybox | -
      COPY file .  | -
    `);
  });

  it("matches a build that another client configuration started by its text", async () => {
    const project = await engine.project("other-config", {
      Dockerfile: `${dockerfile}RUN echo other-config\n`,
      file: "config",
    });
    const config = join(engine.folder, "config");
    await mkdir(join(config, "cli-plugins"), { recursive: true });
    const plugin = "cli-plugins/docker-buildx";
    await symlink(join(engine.env["DOCKER_CONFIG"] ?? "", plugin), join(config, plugin));
    await project.build(["."], { env: { DOCKER_CONFIG: config } });
    await project.shows(`
      completed, from history
      FROM busybox          | cached, big, old
      COPY file .           | built, timed, 6 B, new
      RUN echo other-config | built, timed, 0 B, new
    `);
  });

  it("matches what docker buildx build and docker buildx bake build", async () => {
    const project = await engine.project("bake", {
      Dockerfile: dockerfile,
      file: "bake",
      "docker-bake.hcl": 'target "default" {\n  args = { A = "1" }\n}\n',
    });
    const buildx = await project.docker(["buildx", "build", "."]);
    assert.equal(buildx.code, 0, buildx.stderr);
    await project.shows(`
      completed, from history
      FROM busybox | cached, big, old
      COPY file .  | built, timed, 4 B, new
    `);
    const bake = await project.docker(["buildx", "bake"]);
    assert.equal(bake.code, 0, bake.stderr);
    await project.shows(`
      completed, from history
      FROM busybox | cached, big, old
      COPY file .  | cached, 4 B, old
    `);
  });
});
