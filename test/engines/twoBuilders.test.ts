// Dockerfiles of both builders, open in one editor. `npx mocha --import=tsx test/engines/twoBuilders.test.ts`, after a build.
import assert from "node:assert/strict";
import { basename } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { type Editor, startEditor } from "../protocol/editor.ts";
import type { Project } from "./project.ts";
import { useEngine } from "./useEngine.ts";

/** Builds are found by it, too. */
const textOf = (name: string): string => `FROM busybox\nRUN echo ${name} > /made\nRUN echo more > /more\n`;
const allCached = ["✓ cached", "✓ cached", "✓ cached"];
const withNew = [...allCached, "↻"];

describe("Dockerfiles of both builders, open in one editor", function () {
  this.timeout(60_000);
  const engine = useEngine({ kind: "modern", imageStore: "graphdriver", network: "host" });
  let editor: Editor;
  const projects: Project[] = [];
  const uriOf = (project: Project | undefined): string => pathToFileURL(project?.path("Dockerfile") ?? "").href;

  before(async () => {
    for (const kit of ["1", "0"]) {
      const project = await engine.project(`kit${kit}`, { Dockerfile: textOf(`kit${kit}`) });
      const env = { DOCKER_BUILDKIT: kit };
      for (let build = 0; build < 2; build++) {
        const { code, stderr } = await project.docker(["build", "--network=host", "-t", `kit${kit}`, "."], { env });
        assert.equal(code, 0, stderr);
      }
      projects.push(project);
    }
    editor = await startEditor({ env: engine.env });
  });
  after(() => editor.close());

  /** What the hints say, but not why a step will run. */
  const statesOf = async (project: Project | undefined): Promise<readonly string[]> => {
    const hints = await editor.hints(uriOf(project));
    return hints.map(({ label }) => (label.startsWith("↻") ? "↻" : (label.split(" · ")[0] ?? "")));
  };
  const isShown = async (project: Project | undefined, wanted: readonly string[]): Promise<void> => {
    const deadline = Date.now() + 10_000;
    while (Date.now() < deadline && (await statesOf(project)).join() !== wanted.join()) await sleep(100);
    assert.deepEqual(await statesOf(project), wanted);
  };

  it("say each what its own builder has, whichever was looked at before", async () => {
    for (const project of projects) {
      editor.open(textOf(basename(project.folder)), uriOf(project));
      await isShown(project, allCached);
    }
    for (const project of projects) {
      const textDocument = { uri: uriOf(project), version: 2 };
      const text = `${textOf(basename(project.folder))}RUN echo new\n`;
      editor.notify("textDocument/didChange", { textDocument, contentChanges: [{ text }] });
    }
    for (const project of projects) await isShown(project, withNew);
    // What was seen before holds at once; what is looked at after each edit must say the same.
    const deadline = Date.now() + 5000;
    while (Date.now() < deadline) {
      for (const project of projects) assert.deepEqual(await statesOf(project), withNew);
      await sleep(100);
    }
  });
});
