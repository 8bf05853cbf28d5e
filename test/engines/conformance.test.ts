import assert from "node:assert/strict";
import { join } from "node:path";
import { classicImages } from "../../server/src/engine/classic/classicImages.ts";
import { buildxHistory } from "../../server/src/engine/buildx/buildxHistory.ts";
import type { BuildQuery, Engine, Lookup, LastBuild } from "../../server/src/engine/engine.ts";
import { openDocker } from "../../server/src/facts/openDocker.ts";
import { storedBuilds } from "../../server/src/engine/storedBuilds.ts";
import type { Project } from "./project.ts";
import { useEngine } from "./useEngine.ts";

/** One implementation of `Engine`, and how to make a build that it knows of. */
interface Subject {
  readonly name: string;
  readonly source: string;
  open(env: NodeJS.ProcessEnv): Engine;
  build(project: Project): Promise<{ readonly code: number | null }>;
  /** Whether it asks Docker, and may find it out of reach. */
  readonly isLive: boolean;
}

const connectWith = (env: NodeJS.ProcessEnv) => openDocker(env, unexpected).connect;
const classic = { DOCKER_BUILDKIT: "0" };

const subjects: readonly Subject[] = [
  {
    name: "the build history of buildx",
    source: "history",
    open: (env) => buildxHistory(env, connectWith(env)),
    build: (project) => project.build(),
    isLive: true,
  },
  {
    name: "the images of the classic builder",
    source: "engine",
    open: (env) => classicImages(connectWith(env)),
    build: (project) => project.build(["-t", "conformance", "."], { env: classic }),
    isLive: true,
  },
  {
    name: "stored builds",
    source: "cachelens",
    open: (env) => storedBuilds(openDocker(env, unexpected).keeping.records),
    build: (project) => project.cachelens(["build", "."]),
    isLive: false,
  },
];

for (const subject of subjects) {
  describe(`every source of builds: ${subject.name}`, () => {
    const engine = useEngine({ kind: "modern" });
    const dockerfile = `FROM busybox\nRUN echo ${subject.source}\nCOPY file .\n`;
    const files = { Dockerfile: dockerfile, file: "1" };
    let project: Project;
    let query: BuildQuery;
    let source: Engine;
    const ask = (more: Partial<BuildQuery> = {}, signal = new AbortController().signal): Promise<Lookup<LastBuild>> =>
      source.lastBuild({ ...query, ...more }, signal);

    before(async () => {
      project = await engine.project("conformance", files);
      query = { dockerfile: project.path("Dockerfile"), context: null, text: dockerfile };
      source = subject.open(engine.env);
    });

    it("has a name", () => assert.notEqual(source.name, ""));

    it("knows no build where there was none", async () => {
      assert.deepEqual(await ask(), { kind: "found", value: { record: null, note: null } });
    });

    it("tells of the newest build of a Dockerfile, and of its context", async () => {
      await subject.build(project);
      const first = recordIn(await ask());
      assert.deepEqual(
        [first?.source, first?.status, first?.dockerfile, first?.context],
        // Images do not tell which context they were made of.
        [
          subject.source,
          "completed",
          { path: query.dockerfile, text: dockerfile },
          subject.source === "engine" ? null : project.folder,
        ],
      );
      await project.write("file", "22");
      await subject.build(project);
      const second = recordIn(await ask({ context: project.folder }));
      assert.notEqual(second?.ref, first?.ref);
      assert.ok((second?.startedAt ?? 0) > (first?.startedAt ?? 0));
      assert.deepEqual(second?.steps.map(({ outcome }) => outcome).sort(), ["built", "cached", "cached"]);
    });

    it("gives the same answer when asked again, and when asked many times at once", async () => {
      const answers = await Promise.all([ask(), ask(), ask()]);
      for (const answer of answers) assert.deepEqual(answer, answers[0]);
    });

    it("knows no build of another Dockerfile", async () => {
      const text = "FROM busybox\nRUN echo other\n";
      const other = await ask({ dockerfile: join(project.folder, "Other"), text });
      assert.equal(recordIn(other), null);
    });

    it("can be given up", async () => {
      const whole = await ask();
      source = subject.open(engine.env);
      for (const delay of [0, 10, 100, 300]) {
        const controller = new AbortController();
        const timer = setTimeout(() => controller.abort(), delay);
        const answer = await ask({}, controller.signal);
        clearTimeout(timer);
        if (answer.kind === "found") assert.deepEqual(answer, whole);
        else assert.equal(answer.fault.kind, "aborted");
      }
      const answer = await ask({}, AbortSignal.abort());
      if (subject.isLive) assert.equal(answer.kind === "failed" && answer.fault.kind, "aborted");
      assert.deepEqual(await ask(), whole);
    });

    if (!subject.isLive) return;
    it("says why it does not know", async () => {
      source = subject.open({ ...engine.env, DOCKER_HOST: "unix:///nowhere.sock" });
      const answer = await ask();
      assert.equal(answer.kind === "failed" && answer.fault.kind, "notRunning");
    });
  });
}

function recordIn(answer: Lookup<LastBuild>): LastBuild["record"] {
  return answer.kind === "found" ? answer.value.record : assert.fail(answer.fault.message);
}

function unexpected(warning: string): void {
  assert.fail(warning);
}
