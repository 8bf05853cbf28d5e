// The next build with the classic builder after plain `docker build`s that nobody watched: its images tell what it has.
// Each story predicts a build, makes it for real in a terminal, and holds the two together.
// `npx mocha --import=tsx test/engines/plainBuilds.test.ts`, after a build.
import assert from "node:assert/strict";
import { chmod, readFile, rm, symlink } from "node:fs/promises";
import type { ExplanationJson } from "../../server/src/core/presentation/json.ts";
import type { EngineOptions } from "../hosts/engine/startEngine.ts";
import { assertGolden } from "./golden.ts";
import { run } from "./program.ts";
import type { Project } from "./project.ts";
import { useEngine } from "./useEngine.ts";

const settings = `FROM busybox
ARG WORD=one
ARG PAIR="x y" EMPTY
ENV A=1 B="two words" C='$WORD' D=$WORD
LABEL l1=v l2="a b" "l 3"=x
MAINTAINER me  <a@b>
EXPOSE 81 80/udp 9
WORKDIR /w/
WORKDIR sub
USER root
VOLUME ["/v1", "/v 2"]
STOPSIGNAL SIGTERM
SHELL ["/bin/sh", "-ec"]
HEALTHCHECK --interval=90s --retries=3 --timeout=1500ms CMD echo hi
ENTRYPOINT echo "q"	é x
CMD ["a", "b \\"c\\"\\n"]
ONBUILD   RUN   echo  $A
`;
const commands = `RUN echo $WORD
RUN ["echo", "a b"]
`;

const copies = `FROM busybox
WORKDIR /w
COPY src src
ADD archive.tar /unpacked
COPY --chown=1:2 *.json link ./
RUN ls
`;

const twoStages = `FROM busybox AS tools
RUN mkdir /t && echo tool > /t/tool
FROM busybox
COPY src /src
RUN ls /src
COPY --from=tools /t /t
CMD ["ls"]
`;

const files = { "package.json": "{}\n", "src/a.txt": "a\n", "src/b/c.txt": "c\n", "src/ignored": "i\n" };

/** Statuses and kinds of reasons beside each line. */
function describeNext({ instructions }: ExplanationJson): string {
  return instructions
    .map(({ line, next }) => [line, next.status, ...next.reasons.map(({ kind }) => kind)].join(" "))
    .join("\n");
}

const engines: readonly EngineOptions[] = [{ kind: "modern", imageStore: "graphdriver" }, { kind: "old" }];

for (const options of engines) {
  describe(`The next build after plain builds with the classic builder of a ${options.kind} engine`, function () {
    this.timeout(60_000);
    const engine = useEngine(options);
    const env = { DOCKER_BUILDKIT: "0" };
    let count = 0;
    let project: Project;

    const open = async (dockerfile: string): Promise<void> => {
      count += 1;
      // In its first steps, so that no story finds what another left.
      const text = dockerfile.replace(/^FROM .*$/gm, `$&\nENV STORY=${count}`);
      project = await engine.project(`plain${count}`, { Dockerfile: text, ".dockerignore": "src/ignored\n", ...files });
      await symlink("src/a.txt", project.path("link"));
      await run("tar", ["cf", "archive.tar", "package.json"], { cwd: project.folder, env: process.env });
    };
    const build = (...args: string[]) => project.build(["-t", `plain${count}`, ...args, "."], { env });
    const explain = (...args: string[]) => project.explain([...args, "Dockerfile"], { env });
    const edit = async (from: string, to: string): Promise<void> => {
      const text = await readFile(project.path("Dockerfile"), "utf8");
      assert.ok(text.includes(from), from);
      await project.write("Dockerfile", text.replace(from, to));
    };

    /** Predicts a build, makes it, and sees it do what was predicted. Says the prediction, without the story's own ENV. */
    const foretells = async (...args: string[]): Promise<string> => {
      const before = await explain(...args);
      const { stdout } = await build(...args);
      const steps = stdout.split(/^Step /m).slice(1);
      for (const [index, { line, text, next }] of before.instructions.entries()) {
        const didHit = steps[index]?.includes("\n ---> Using cache\n") === true;
        if (next.status === "cached" && !text.startsWith("FROM")) assert.ok(didHit, `line ${line}: ${text}\n${stdout}`);
        if (next.status === "rebuild") assert.ok(!didHit, `line ${line}: ${text}\n${stdout}`);
      }
      return describeNext(before);
    };
    const foretellsAllCached = async (...args: string[]): Promise<void> => {
      assert.doesNotMatch(await foretells(...args), /unknown|rebuild/);
    };

    describe("of every instruction that sets something", () => {
      beforeEach(async () => {
        await open(settings + commands);
        await build();
      });

      it("takes all from the cache when nothing changed", () => foretellsAllCached());

      it("takes from the cache what was built two builds ago", async () => {
        await edit("echo $WORD", "echo other $WORD");
        await build();
        await edit("echo other $WORD", "echo $WORD");
        await foretellsAllCached();
      });

      it("rebuilds from an edited RUN on", async () => {
        await edit("echo $WORD", "echo other $WORD");
        assert.match(await foretells(), /18 cached\n19 rebuild no-image\n20 rebuild follows$/);
      });

      it("rebuilds from what a changed build argument comes to", async () => {
        assert.match(await foretells("--build-arg", "WORD=two"), /4 cached\n5 rebuild no-image\n6 rebuild follows\n/);
        await foretellsAllCached("--build-arg", "WORD=two");
        await foretellsAllCached();
      });

      it("rebuilds from an instruction on that sets something else", async function () {
        this.timeout(300_000);
        await edit(commands, "");
        await build();
        const edits = [
          [5, "A=1 B", "A=2 B"],
          [6, "l1=v l2", "l1=w l2"],
          [8, "81 80/udp", "81 80"],
          [9, "/w/", "/v"],
          [12, '["/v1", "/v 2"]', '["/v1 /v", "2"]'],
          [14, "-ec", "-uec"],
          [15, "90s", "91s"],
          [16, "é x", "é y"],
          [17, '["a", "b', '["a b'],
          [18, "RUN   echo  $A", "RUN echo $A"],
        ] as const;
        const whole = await readFile(project.path("Dockerfile"), "utf8");
        for (const [line, from, to] of edits) {
          // What follows would only be built again, too.
          const upTo = whole.split("\n").slice(0, line).join("\n");
          await project.write("Dockerfile", upTo);
          await edit(from, to);
          const next = (await foretells()).split("\n");
          assert.deepEqual(next.slice(-2), [`${line - 1} cached`, `${line} rebuild no-image`]);
        }
        await project.write("Dockerfile", whole);
        await foretellsAllCached();
      });

      it("leaves the cache alone where only the writing changes", async () => {
        await edit("ENV A=1 B=", "env   A='1'   B=");
        await edit("81 80/udp 9", "9 81 80/udp");
        await edit("90s", "1m30s");
        await foretellsAllCached();
      });

      it("rebuilds what went with an image that was removed", async () => {
        await project.docker(["image", "rm", `plain${count}`]);
        assert.match(await foretells(), /^1 cached\n2 rebuild no-image\n3 rebuild follows/);
      });
    });

    it("rebuilds what the builder never finds again, and what follows it", async () => {
      await open('FROM busybox\nENTRYPOINT ["a"]\nENTRYPOINT []\nRUN true\n');
      await build();
      assertGolden(await foretells(), "1 cached\n2 cached\n3 cached\n4 rebuild never-found\n5 rebuild follows");
    });

    describe("of files", () => {
      beforeEach(async () => {
        await open(copies);
        await build();
      });

      it("takes all from the cache when nothing changed, and leaves ignored files alone", async () => {
        await project.write("src/ignored", "changed\n");
        await project.write("not-copied", "new\n");
        await foretellsAllCached();
      });

      it("rebuilds from the COPY of a changed, added, removed or no longer executable file on", async () => {
        const changes: readonly (() => Promise<void>)[] = [
          () => project.write("src/b/c.txt", "changed\n"),
          () => project.write("src/new", ""),
          () => rm(project.path("src/b"), { recursive: true }),
          () => chmod(project.path("src/a.txt"), 0o755),
        ];
        for (const change of changes) {
          await change();
          assert.match(await foretells(), /3 cached\n4 rebuild files-differ\n5 rebuild follows\n6 rebuild follows\n7/);
        }
        await foretellsAllCached();
      });

      it("rebuilds from the ADD of a changed archive on", async () => {
        await project.write("package.json", "{ }\n");
        await run("tar", ["cf", "archive.tar", "package.json"], { cwd: project.folder, env: process.env });
        assert.match(await foretells(), /4 cached\n5 rebuild files-differ\n6 rebuild follows\n7/);
      });

      it("rebuilds from the COPY of what a pattern or a link leads to", async () => {
        await project.write("other.json", "{}\n");
        assert.match(await foretells(), /5 cached\n6 rebuild files-differ\n7 rebuild follows$/);
      });
    });

    describe("of several stages", () => {
      beforeEach(async () => {
        await open(twoStages);
        await build();
      });

      it("leaves open what is copied from a stage, and nothing else", async () => {
        assertGolden(
          await foretells(),
          "1 cached\n2 cached\n3 cached\n4 cached\n5 cached\n6 cached\n7 cached\n8 unknown stage-output\n9 unknown stage-output",
        );
      });

      it("rebuilds what follows a change in the stage itself, and knows stages apart", async () => {
        await project.write("src/a.txt", "changed\n");
        assertGolden(
          await foretells(),
          "1 cached\n2 cached\n3 cached\n4 cached\n5 cached\n6 rebuild files-differ\n7 rebuild follows\n8 rebuild follows\n9 rebuild follows",
        );
      });
    });
  });
}
