// Builds with --build-context: what the next one will do, said before it runs, and what it did.
// `npx mocha --import=tsx test/engines/namedContexts.test.ts`, after a build.
import assert from "node:assert/strict";
import { describeNext } from "./describeNext.ts";
import { assertGolden } from "./golden.ts";
import type { Project } from "./project.ts";
import { useEngine } from "./useEngine.ts";

const files = {
  "app/Dockerfile": `FROM busybox AS first
COPY --from=lib src /src
RUN --mount=from=lib,source=conf,target=/conf cat /conf/* > /read
FROM busybox
COPY main /
COPY --from=first /read /
COPY --from=lib one.txt /
`,
  "app/main": "main\n",
  "lib/src/a.txt": "a\n",
  "lib/src/b.txt": "b\n",
  "lib/conf/c": "c\n",
  "lib/one.txt": "one\n",
  "lib/other": "nobody reads it\n",
};

/** `isWhole`: all stories are told on it; folders are the same to every store. */
const engines = [
  { imageStore: "graphdriver", isWhole: true },
  { imageStore: "containerd", isWhole: false },
] as const;

for (const { imageStore, isWhole } of engines) {
  describe(`The next build with a named context, with images in ${imageStore}`, function () {
    this.timeout(60_000);
    const engine = useEngine({ kind: "modern", imageStore });
    let count = 0;
    let project: Project;

    const build = async (...args: string[]): Promise<void> => {
      const ran = await project.cachelens(["build", ...args, "app"]);
      assert.equal(ran.code, 0, ran.stderr);
    };
    const explain = (...args: string[]) => project.explain(["app/Dockerfile", "--context", "app", ...args]);
    /** Predicts a build as expected, makes it, and sees it do what was predicted. */
    const foretells = async (expected: string, lib = "lib", ...args: string[]): Promise<void> => {
      const before = await explain(...args);
      assertGolden(describeNext(before), expected);
      await build("--build-context", `lib=${lib}`);
      const after = await explain();
      for (const [index, { line, text, next }] of before.instructions.entries()) {
        const did = after.instructions[index]?.last?.status;
        if (next.status === "cached") assert.equal(did, "cached", `line ${line}: ${text}`);
        if (next.status === "rebuild") assert.equal(did, "built", `line ${line}: ${text}`);
      }
    };
    const allCached = "1 cached\n2 cached\n3 cached\n4 cached\n5 cached\n6 cached\n7 cached";

    beforeEach(async () => {
      count += 1;
      project = await engine.project(`named${count}`, {
        ...files,
        "app/main": `${count}\n`,
        "lib/conf/c": `${count}\n`,
      });
      await build("--build-context", "lib=lib");
    });

    it("is cached when nothing of it changed that a step reads", async () => {
      await project.write("lib/other", "changed\n");
      await foretells(allCached);
    });

    it("rebuilds from the steps that read a changed file on, and names the file with its context", async () => {
      await project.write("lib/src/a.txt", "changed\n");
      await foretells(
        `1 cached
2 rebuild files-changed {"paths":[{"path":"src/a.txt","change":"content","context":"lib"}]}
3 rebuild follows {"line":2}
4 cached
5 cached
6 unknown stage-output {"stage":"first"}
7 unknown stage-output {"stage":"first"}`,
      );
      await project.write("lib/conf/d", "d\n");
      await foretells(
        `1 cached
2 cached
3 rebuild files-changed {"paths":[{"path":"conf/d","change":"added","context":"lib"}]}
4 cached
5 cached
6 unknown stage-output {"stage":"first"}
7 unknown stage-output {"stage":"first"}`,
      );
      await project.write("lib/one.txt", "changed\n");
      await foretells(
        `1 cached
2 cached
3 cached
4 cached
5 cached
6 cached
7 rebuild files-changed {"paths":[{"path":"one.txt","change":"content","context":"lib"}]}`,
      );
    });

    if (!isWhole) return;

    it("heeds the context's own ignore file", async () => {
      await project.write("lib/.dockerignore", "src/b.txt\n");
      await foretells(
        `1 cached
2 rebuild files-changed {"paths":[{"path":"src/b.txt","change":"removed","context":"lib"}]}
3 rebuild follows {"line":2}
4 cached
5 cached
6 unknown stage-output {"stage":"first"}
7 unknown stage-output {"stage":"first"}`,
      );
      await project.write("lib/src/b.txt", "ignored\n");
      await foretells(allCached);
    });

    it("is compared with another folder of the same name, if that is said", async () => {
      await project.write("lib2/src/a.txt", "a\n");
      await project.write("lib2/src/b.txt", "b\n");
      await project.write("lib2/conf/c", `${count}\n`);
      await project.write("lib2/one.txt", "two\n");
      await foretells(
        `1 cached
2 cached
3 cached
4 cached
5 cached
6 cached
7 rebuild files-changed {"paths":[{"path":"one.txt","change":"content","context":"lib"}]}`,
        "lib2",
        "--build-context",
        "lib=lib2",
      );
    });

    it("is known where an image stands in for a base image or a stage, also of a build that nobody saw", async () => {
      const given = [
        "--build-context",
        "alpine=docker-image://busybox",
        "--build-context",
        "last=docker-image://busybox",
      ];
      const text =
        "FROM alpine AS first\nRUN true\nFROM debian AS last\nRUN false\nFROM first\nCOPY --from=last /bin/true /\n";
      await project.write("app/Dockerfile", text);
      await project.build([...given, "app"]);
      const allBut4 = "1 cached\n2 cached\n3 cached\n4 skip\n6 cached";
      const seen = await explain();
      assertGolden(describeNext(seen), allBut4);
      const did = seen.instructions.map(({ last }) => last?.status);
      assert.deepEqual(did.slice(1), ["built", did[0], "skipped", "metadata", "built"]);
      assert.match(did[0] ?? "", /cached|built/);
      const other = await engine.project(`base${count}`, { Dockerfile: "FROM busybox\nRUN echo other > /other\n" });
      await other.build(["-t", "named-base", "."]);
      const changed = await explain("--build-context", "alpine=docker-image://named-base", ...given.slice(2));
      assert.match(describeNext(changed), /^1 (rebuild|unknown) base-changed .*"named-base".*\n2 rebuild follows/);
      assert.match(describeNext(await explain(...given)), /^1 cached\n2 cached/);
    });

    it("is not known where a folder stands in for a base image", async () => {
      await project.write("app/Dockerfile", "FROM alpine\nCOPY main /\n");
      await build("--build-context", "alpine=lib");
      assert.match(describeNext(await explain()), /^1 unknown base-unknown .*stands in for the image/);
    });

    it("is not known where nobody tells which folder it was, or what else", async () => {
      const reason = (why: string) => new RegExp(`2 unknown context-unreadable {"path":"${why}"}`);
      const target = await explain("--build-context", "lib=target:x");
      assert.match(describeNext(target), reason("what the build context lib gives is only known when it is fetched"));
      await project.build(["--build-context", "lib=lib", "app"]);
      assert.match(describeNext(await explain()), reason("no record tells which folder the build context lib was"));
      const named = await explain("--build-context", "lib=lib");
      assert.doesNotMatch(describeNext(named), /2 rebuild/);
    });
  });
}
