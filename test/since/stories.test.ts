import assert from "node:assert/strict";
import { storeBuild } from "../protocol/storedBuild.ts";
import { join } from "node:path";
import { Project } from "./project.ts";

const NODE_APP = {
  Dockerfile: `FROM node:20 AS build
WORKDIR /app
COPY package.json ./
RUN npm ci
COPY src src
RUN npm run build

FROM nginx
COPY --from=build /app/dist /usr/share/nginx/html
COPY nginx.conf /etc/nginx/
`,
  "package.json": "{}",
  "src/index.ts": "1",
  "src/run.sh": "#!/bin/sh\n",
  "nginx.conf": "server {}",
  ".dockerignore": ".git\n",
};
const COPY_ALL = { Dockerfile: "FROM a\nCOPY . .\nRUN make\n", "main.c": "1", ".dockerignore": ".git\n" };

describe("cachelens explain --since, as a user meets it", function () {
  this.timeout(30_000);
  let project: Project;
  const start = async (files: Readonly<Record<string, string>>): Promise<void> => {
    project = await Project.of(files);
  };
  afterEach(() => project.delete());

  describe("a web application in two stages", () => {
    beforeEach(() => start(NODE_APP));

    it("is all cached when nothing has changed", async () => {
      const { summary, lastBuild, assumptions } = await project.json("--since", "HEAD");
      assert.deepEqual(summary, { cached: 9, rebuild: 0, unknown: 0, skip: 0, metadata: 0, estimateMs: 0 });
      assert.deepEqual([lastBuild?.source, lastBuild?.ref], ["git", await project.git("rev-parse", "HEAD")]);
      assert.ok(assumptions.length > 0);
    });

    it("rebuilds from the changed source on; what is taken from that stage can't be known", async () => {
      await project.write({ "src/index.ts": "2" });
      assert.deepEqual(await project.verdicts("--since", "main"), [
        "FROM ✓ cached",
        "WORKDIR ✓ cached",
        "COPY ✓ cached",
        "RUN ✓ cached",
        "COPY ↻ rebuilds: src/index.ts changed",
        "RUN ↻ follows line 5",
        "FROM ✓ cached",
        "COPY ? depends on what stage build produces",
        "COPY ? depends on what stage build produces",
      ]);
    });

    it("tells what changed with its kind, in the machine's form too", async () => {
      await project.write({ "src/index.ts": "#!2", "src/new.ts": "" });
      await project.remove("src/run.sh");
      const { instructions } = await project.json("--since", "HEAD");
      assert.deepEqual(instructions[4]?.next, {
        status: "rebuild",
        reasons: [
          {
            kind: "files-changed",
            paths: [
              { path: "src/index.ts", change: "content" },
              { path: "src/new.ts", change: "added" },
              { path: "src/run.sh", change: "removed" },
            ],
          },
        ],
        estimateMs: null,
      });
      assert.deepEqual(instructions[5]?.next.reasons, [{ kind: "follows", line: 5 }]);
    });

    it("looks at no more than the target needs", async () => {
      await project.write({ "nginx.conf": "changed" });
      const { summary } = await project.json("--since", "HEAD", "--target", "build");
      assert.deepEqual([summary.cached, summary.rebuild, summary.skip], [6, 0, 3]);
    });

    it("sees a file that can be run now, and one that no longer can", async () => {
      await project.chmod("src/run.sh", 0o644);
      assert.ok((await project.verdicts("--since", "HEAD")).includes("COPY ↻ rebuilds: src/run.sh mode 755→644"));
    });

    it("takes no offence at the permissions that another umask gives", async () => {
      await project.chmod("src/index.ts", 0o664);
      await project.chmod("src/run.sh", 0o775);
      await project.chmod("src", 0o775);
      assert.equal((await project.json("--since", "HEAD")).summary.cached, 9);
    });

    it("does not know what Git can't tell: whether a file always had its other permissions", async () => {
      await project.chmod("src/index.ts", 0o600);
      assert.equal((await project.verdicts("--since", "HEAD"))[4], "COPY ? depends on src/index.ts (not in Git)");
    });

    it("compares with any revision: a branch of several commits", async () => {
      await project.git("switch", "--quiet", "--create", "feature");
      await project.write({ "package.json": '{"a":1}' });
      await project.commit("add a");
      await project.write({ README: "new" });
      await project.commit("add a readme");
      assert.equal((await project.json("--since", "HEAD~1")).summary.rebuild, 0);
      assert.equal((await project.verdicts("--since", "main"))[2], "COPY ↻ rebuilds: package.json changed");
    });

    it("sums up above, and says what it takes for granted below, within 80 columns", async () => {
      await project.write({ "src/index.ts": "2" });
      const { stdout } = await project.explain("--since", "HEAD");
      const lines = stdout.split("\n");
      assert.equal(lines[0], "2 of 9 steps rebuild, 2 unknown");
      assert.match(lines[1] ?? "", /^Dockerfile: as if commit [0-9a-f]{12}, \d+ \w+ old, had been built last$/);
      assert.ok(stdout.includes("\nAssuming that:\n- The last build was of commit"));
      assert.deepEqual(
        lines.filter(({ length }) => length > 80),
        [],
      );
    });

    it("takes times from a build that was kept", async () => {
      await storeBuild(project.recordHome, join(project.folder, "Dockerfile"), NODE_APP.Dockerfile);
      await project.write({ "package.json": "changed" });
      const { instructions, summary } = await project.json("--since", "HEAD");
      assert.deepEqual([instructions[3]?.next.estimateMs, summary.estimateMs], [1500, 3000]);
    });
  });

  describe("a Dockerfile that was edited", () => {
    it("rebuilds from the edited instruction on", async () => {
      await start({ Dockerfile: "FROM a\nRUN one\nRUN two\nRUN three\n" });
      await project.write({ Dockerfile: "FROM a\n# a remark\nRUN one\nRUN 2\nRUN three\nLABEL a=b\n" });
      assert.deepEqual(await project.verdicts("--since", "HEAD"), [
        "FROM ✓ cached",
        "RUN ✓ cached",
        "RUN ↻ rebuilds: instruction edited",
        "RUN ↻ follows line 4",
      ]);
    });

    it("names the argument whose default changed, never its value", async () => {
      await start({ Dockerfile: "FROM a\nARG TOKEN=secret1\nCOPY Dockerfile .\nRUN one\n", ".dockerignore": ".git" });
      await project.write({ Dockerfile: "FROM a\nARG TOKEN=secret2\nCOPY Dockerfile .\nRUN one\n" });
      const { instructions } = await project.json("--since", "HEAD");
      assert.deepEqual(instructions[3]?.next.reasons, [
        { kind: "variable-changed", name: "TOKEN", origin: "ARG" },
        { kind: "follows", line: 3 },
      ]);
      assert.ok(!JSON.stringify(instructions[3]).includes("secret"));
    });

    it("goes by the value that is given, not by the default", async () => {
      await start({ Dockerfile: "FROM a\nARG V=1\nRUN one\n" });
      await project.write({ Dockerfile: "FROM a\nARG V=2\nRUN one\n" });
      assert.equal((await project.json("--since", "HEAD", "--build-arg", "V=3")).summary.rebuild, 0);
    });

    it("has another base image", async () => {
      await start({ Dockerfile: "FROM node:20\nRUN one\n" });
      await project.write({ Dockerfile: "FROM node:22\nRUN one\n" });
      assert.equal((await project.verdicts("--since", "HEAD"))[1], "RUN ↻ follows line 1");
      await project.write({ Dockerfile: "FROM docker.io/library/node:20\nRUN one\n" });
      assert.equal((await project.json("--since", "HEAD")).summary.cached, 2);
    });

    it("is new: there is nothing to compare with", async () => {
      await start({ a: "1" });
      await project.write({ Dockerfile: "FROM a\nRUN one\n" });
      const { lastBuild, note, instructions } = await project.json("--since", "HEAD");
      assert.equal(lastBuild, null);
      assert.equal(note, "HEAD has no Dockerfile at this place: there is no build to compare with.");
      assert.deepEqual(instructions[1]?.next, {
        status: "unknown",
        reasons: [{ kind: "no-record" }],
        estimateMs: null,
      });
    });

    it("could not be built then: there is no build to compare with", async () => {
      await start({ Dockerfile: "FROM a\nCOPY later .\n", "bad.Dockerfile": "FROM a\nRUNN x\n" });
      await project.write({ later: "1", "bad.Dockerfile": "FROM a\nRUN x\n" });
      for (const [builder, file, note] of [
        ["buildkit", "Dockerfile", "Dockerfile of HEAD asks at line 2 for files that are not in Git"],
        ["classic", "Dockerfile", "Dockerfile of HEAD asks at line 2 for files that are not in Git"],
        ["buildkit", "bad.Dockerfile", "bad.Dockerfile of HEAD fails at line 2"],
      ] as const) {
        const told = await project.json(file, "--since", "HEAD", "--builder-kind", builder);
        assert.equal(told.note, `${note}: there is no build to compare with.`);
        assert.equal(told.summary.cached, 0);
      }
    });

    it("takes a folder that Git ignores: what was in it then is not known", async () => {
      await start({ Dockerfile: "FROM a\nRUN b\nCOPY dist /\n", ".gitignore": "dist\n" });
      await project.write({ "dist/app.js": "1" });
      assert.equal((await project.verdicts("--since", "HEAD"))[2], "COPY ? depends on dist/app.js (not in Git)");
    });

    it("builds on triggers of its base", async () => {
      await start({ Dockerfile: "FROM a\nRUN one\n", a: "1", "config.json": '{"config":{"OnBuild":["COPY a /"]}}' });
      await project.write({ a: "2" });
      assert.deepEqual(await project.verdicts("--since", "HEAD", "--base-config", "config.json"), [
        "FROM ↻ rebuilds: a changed",
        "RUN ↻ follows line 1",
      ]);
    });
  });

  describe("COPY . .", () => {
    it("sees files that Git does not track, unless .dockerignore leaves them out", async () => {
      await start(COPY_ALL);
      await project.write({ "notes.txt": "" });
      assert.equal((await project.verdicts("--since", "HEAD"))[1], "COPY ↻ rebuilds: notes.txt added");
      await project.write({ ".dockerignore": ".git\nnotes.txt\n.dockerignore\n" });
      assert.equal((await project.verdicts("--since", "HEAD"))[1], "COPY ↻ rebuilds: .dockerignore removed");
    });

    it("does not know what was in files that Git is told to ignore; other changes still count", async () => {
      await start({ ...COPY_ALL, ".gitignore": "node_modules\n" });
      await project.write({ "node_modules/a/index.js": "1" });
      assert.deepEqual((await project.verdicts("--since", "HEAD")).slice(1), [
        "COPY ? depends on node_modules/a/index.js (not in Git)",
        "RUN ? depends on line 2",
      ]);
      await project.write({ "main.c": "2" });
      assert.equal((await project.verdicts("--since", "HEAD"))[1], "COPY ↻ rebuilds: main.c changed");
    });

    it("does not know of empty folders either", async () => {
      await start(COPY_ALL);
      await project.makeFolder("empty/inner");
      assert.match((await project.verdicts("--since", "HEAD"))[1] ?? "", /^COPY \? depends on empty/);
    });

    it("reads .git, which changes with every commit", async () => {
      await start({ Dockerfile: "FROM a\nCOPY . .\n", a: "1" });
      const { summary, assumptions } = await project.json("--since", "HEAD");
      assert.deepEqual([summary.cached, assumptions.some((each) => each.startsWith(".git"))], [2, true]);
      await project.git("-c", "user.name=D", "-c", "user.email=d@e", "commit", "--quiet", "--allow-empty", "-m", "x");
      assert.equal((await project.verdicts("--since", "HEAD~1"))[1], "COPY ? depends on .git (not in Git)");
    });

    it("sees a link that leads elsewhere, a renamed file, and names of any kind", async () => {
      await start({ ...COPY_ALL, current: "-> v1", "with space/ünï 🐳.txt": "1" });
      assert.equal((await project.json("--since", "HEAD")).summary.cached, 3);
      await project.write({ current: "-> v2" });
      assert.equal((await project.verdicts("--since", "HEAD"))[1], "COPY ↻ rebuilds: current link");
      await project.write({ current: "-> v1" });
      await project.rename("with space/ünï 🐳.txt", "with space/x");
      const verdict = "COPY ↻ rebuilds: with space/x added, with space/ünï 🐳.txt removed";
      assert.equal((await project.verdicts("--since", "HEAD"))[1], verdict);
    });

    it("is what the ignore file of the revision left over", async () => {
      await start({ ...COPY_ALL, ".dockerignore": ".git\nlogs\n.dockerignore\n", "logs/a.log": "1" });
      await project.write({ ".dockerignore": ".git\n.dockerignore\n" });
      assert.equal((await project.verdicts("--since", "HEAD"))[1], "COPY ↻ rebuilds: logs/a.log added");
    });

    it("takes line ends as Git stores them and as a checkout writes them for the same", async () => {
      await start({ ...COPY_ALL, ".gitattributes": "*.bat text eol=crlf\n", "a.bat": "a\r\nb\r\n" });
      assert.equal((await project.json("--since", "HEAD")).summary.cached, 3);
      await project.write({ "a.bat": "a\nb\n" });
      assert.equal((await project.json("--since", "HEAD")).summary.cached, 3);
      await project.write({ "a.bat": "a\r\nb\n" });
      assert.equal((await project.verdicts("--since", "HEAD"))[1], "COPY ↻ rebuilds: a.bat changed");
    });

    it("knows nothing of a submodule's files", async () => {
      await start(COPY_ALL);
      const other = await Project.of({ "lib.c": "1" });
      const from = ["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", other.folder, "lib"];
      await project.git(...from);
      await project.commit("add lib");
      assert.match((await project.verdicts("--since", "HEAD"))[1] ?? "", /^COPY \? depends on lib/);
      await other.delete();
    });
  });

  describe("the classic builder", () => {
    it("makes a step of every instruction, and all of them follow", async () => {
      await start({ Dockerfile: "FROM a\nLABEL a=1\nRUN one\n" });
      await project.write({ Dockerfile: "FROM a\nLABEL a=2\nRUN one\n" });
      assert.deepEqual(await project.verdicts("--since", "HEAD", "--builder-kind", "classic"), [
        "FROM ✓ cached",
        "LABEL ↻ rebuilds: instruction edited",
        "RUN ↻ follows line 2",
      ]);
      assert.equal((await project.json("--since", "HEAD")).summary.rebuild, 0);
    });

    it("reads only .dockerignore", async () => {
      await start({ ...COPY_ALL, "Dockerfile.dockerignore": "*\n!main.c\n" });
      await project.write({ "notes.txt": "" });
      assert.equal((await project.json("--since", "HEAD")).summary.rebuild, 0);
      assert.equal((await project.json("--since", "HEAD", "--builder-kind", "classic")).summary.rebuild, 2);
    });
  });

  describe("places", () => {
    it("may be a Dockerfile in one folder and the context in another", async () => {
      await start({ "docker/app.Dockerfile": "FROM a\nCOPY x y\n", "app/x": "1", x: "1" });
      await project.write({ x: "2" });
      const asked = ["docker/app.Dockerfile", "--context", "app", "--since", "HEAD"];
      assert.equal((await project.json(...asked)).summary.rebuild, 0);
      await project.write({ "app/x": "2" });
      assert.equal((await project.verdicts(...asked))[1], "COPY ↻ rebuilds: x changed");
    });

    it("have to be in a repository, and the revision in it: else one line says so", async () => {
      await start(COPY_ALL);
      for (const [args, message] of [
        [["--since", "nope"], /^cachelens explain: nope is no revision of this repository\.\n$/],
        [["--since=--all"], /^cachelens explain: --all is no revision of this repository\.\n$/],
        [["--since", "HEAD", "--context", "/"], /^cachelens explain: The context \/ is outside the Dockerfile's repo/],
        [["--since", "HEAD", "--context", "no"], /^cachelens explain: There is no folder .*\n$/],
        [["/etc/hostname", "--since", "HEAD"], /^cachelens explain: \/etc is not in a Git repository\.\n$/],
        [["--since", "HEAD", "--base-config", "main.c"], /is no image configuration/],
      ] as const) {
        const { code, stdout, stderr } = await project.explain(...args);
        assert.deepEqual([code, stdout], [2, ""], args.join(" "));
        assert.match(stderr, message);
      }
    });
  });
});
