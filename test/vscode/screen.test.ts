// What a user sees of real builds: drives a window of the browser-hosted VS Code from outside, with the extension loaded
// as installed, beside a real Docker engine. `npx mocha --import=tsx test/vscode/screen.test.ts`, after a build.
//
// To add a test: act with runCommand, page.keyboard and page.mouse (playwright), read with the readers of
// test/hosts/vscode/screen.ts, and wait with readUntil, never with a fixed pause.
import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureBaseImages } from "../hosts/engine/baseImages.ts";
import { type RunningEngine, startEngine } from "../hosts/engine/startEngine.ts";
import { installHost } from "../hosts/vscode/install.ts";
import { runCommand } from "../hosts/vscode/page.ts";
import * as screen from "../hosts/vscode/screen.ts";
import { openSample, type SampleWindow } from "./window.ts";

const cached = /^✓ cached · \d[\d.]* [kM]?B · \d+ \w+ old$/;
/** What the last build built, and the next one takes from the cache. */
const built = /^✓ cached · \d+ B · built( in [\d.]+ m?s)?$/;
const follows = /^↻ follows line \d+( · ≈[\d.]+ m?s)?$/;
/** Whether the hints are, in order, the given patterns and no more. */
const fits = (patterns: readonly RegExp[]) => (hints: readonly string[]) =>
  hints.length === patterns.length && patterns.every((pattern, index) => pattern.test(hints[index] ?? ""));
const times = <T>(count: number, one: T) => Array<T>(count).fill(one);

describe("Real builds in VS Code", function () {
  this.timeout(60_000);
  let engine: RunningEngine;
  let window: SampleWindow;
  const config = mkdtempSync(join(tmpdir(), "docker-config-"));

  const buildInTerminal = async (...args: string[]): Promise<void> => {
    await engine.run(["build", "--network=host", ...args, "."], {
      cwd: window.folder,
      env: { DOCKER_CONFIG: config },
    });
  };
  const assertHints = async (...patterns: readonly RegExp[]): Promise<void> => {
    const seen = await window.hints(fits(patterns));
    assert.ok(fits(patterns)(seen), seen.join("\n"));
  };

  const assertMarks = async (...kinds: readonly string[]): Promise<void> => {
    assert.deepEqual(await window.marks((seen) => seen.join() === kinds.join()), kinds);
  };
  const lensOnFirst = (...parts: readonly string[]): Promise<string> =>
    screen.readUntil(
      async () => (await screen.readEditor(window.page))[0]?.lens ?? "",
      (seen) => parts.every((part) => seen.includes(part)),
    );

  before(async function () {
    this.timeout(900_000); // the first run on a machine installs both hosts
    await installHost();
    engine = await startEngine({ kind: "modern" });
    await ensureBaseImages(engine, ["busybox"]);
    window = await openSample({
      env: forHost(engine.env, config),
      settings: { "cacheLens.build.arguments": ["--network=host"] },
    });
  });

  afterEach(async function () {
    if (this.currentTest?.state === "failed") await window.photograph(`failed: ${this.currentTest.title.slice(0, 40)}`);
  });

  after(async () => {
    await window.close();
    await engine.stop();
    await rm(config, { recursive: true });
  });

  it("say so while there is none", async () => {
    assert.equal(await window.statusBecomes("no build yet"), "no build yet");
    await assertHints(...times(7, /^$/));
    await assertMarks(...times(7, ""));
  });

  it("appear by themselves when one was run in a terminal", async () => {
    await buildInTerminal();
    await assertHints(/^✓ cached/, ...times(6, built));
    await buildInTerminal();
    await assertHints(...times(7, cached));
    await assertMarks(...times(7, "cached"));
    assert.equal(await window.statusBecomes("all cached"), "all cached");
  });

  it("are marked in the gutter, unless the user does not want it", async () => {
    const settings = join(window.folder, ".vscode");
    mkdirSync(settings);
    writeFileSync(join(settings, "settings.json"), '{ "cacheLens.marks.enabled": false }');
    await assertMarks(...times(7, ""));
    await rm(settings, { recursive: true });
    await assertMarks(...times(7, "cached"));
  });

  it("are told before they run: what a changed file will rebuild, and what an undone change will not", async () => {
    writeFileSync(join(window.folder, "1"), "hello\n");
    await assertHints(cached, cached, /^↻ rebuilds: 1 changed/, ...times(4, follows));
    await assertMarks("cached", "cached", "origin", ...times(4, "ripple"));
    const lens = await lensOnFirst("next: 5 of 7");
    assert.match(lens, /^7 steps · last build: 7\/7 cached · next: 5 of 7 steps rebuild, ≈\d+ m?s \| Build/);
    assert.match((await window.status()) ?? "", /^2\/7 cached · next ≈\d+ m?s$/);
    await window.photograph("rebuilds");
    const hover = await screen.readHover(window.page, 3, "text");
    assert.match(hover, /Next build\s+↻ rebuilds\s+Because\s+1 changed\s+Takes\s+≈/);
    await window.photograph("hover-rebuilds");
    await window.page.keyboard.press("Escape");
    writeFileSync(join(window.folder, "1"), "1\n");
    await assertHints(...times(7, cached));
  });

  it("are told of a context that is not in the workspace too", async () => {
    const outside = mkdtempSync(join(tmpdir(), "context-"));
    for (const name of ["1", "2", "3", "4"]) writeFileSync(join(outside, name), `${name}\n`);
    writeFileSync(join(outside, "5"), "other\n");
    await engine.run(["build", "--network=host", "-f", join(window.folder, "Dockerfile"), outside], {
      cwd: window.folder,
      env: { DOCKER_CONFIG: config },
    });
    await assertHints(...times(6, /^✓ cached/), built);
    writeFileSync(join(outside, "1"), "hello\n");
    await assertHints(/^✓ cached/, /^✓ cached/, /^↻ rebuilds: 1 changed/, ...times(4, follows));
    // By now the folder is watched; what changed before that was looked for.
    writeFileSync(join(outside, "1"), "1\n");
    await assertHints(...times(6, /^✓ cached/), built);
    await rm(outside, { recursive: true });
  });

  it("show which steps a changed file had built anew", async () => {
    writeFileSync(join(window.folder, "1"), "hello\n");
    await buildInTerminal();
    await assertHints(cached, cached, ...times(5, built));
    assert.equal(await window.statusBecomes("all cached"), "all cached");
    const lens = await lensOnFirst("2/7");
    assert.match(
      lens,
      /^7 steps · last build: 2\/7 cached · \d+ m?s · next: all cached \| Build \| Rebuild without cache$/,
    );
    await window.photograph("changed-file");
  });

  it("tell more in a hover, and in the tooltip of a hint", async () => {
    for (const over of ["text", "hint"] as const) {
      const hover = await screen.readHover(window.page, 3, over);
      assert.match(hover, /Next build\s+✓ cached\s+Last build\s+↻ built in [\d.]+ m?s/);
      assert.match(hover, /Layer\s+6 B, created \d+ \w+ ago/);
      assert.match(hover, /from BuildKit's build history/);
      await window.photograph(`hover-over-${over}`);
    }
    await window.page.keyboard.press("Escape");
  });

  it("stay on their instruction while the text changes", async () => {
    const { keyboard } = window.page;
    await window.page.locator(".view-line").first().click();
    await keyboard.press("Control+Home");
    await keyboard.type("# first\n\n");
    await assertHints(/^$/, cached, cached, ...times(5, built));
    await keyboard.press("Control+End");
    await keyboard.type("RUN true\n");
    await assertHints(/^$/, cached, cached, ...times(5, built), /^↻ rebuilds: new instruction$/);
    await assertMarks("", ...times(7, "cached"), "origin");
    for (let presses = 0; presses < 3; presses++) await keyboard.press("ArrowUp");
    await keyboard.press("End");
    await keyboard.type(" ./");
    const edited = /^↻ rebuilds: instruction edited/;
    await assertHints(/^$/, cached, cached, ...times(3, built), edited, follows, /^↻ rebuilds: new instruction/);
    await assertMarks("", ...times(5, "cached"), "origin", "ripple", "origin");
    await window.photograph("edited");
    await keyboard.press("Control+Home"); // the light bulb of a line is shown over its start
    const hover = await screen.readHover(window.page, 8, "text");
    assert.match(hover, /Edited since\s+ADD 4 \. \.\//);
    await window.photograph("hover-edited");
    await keyboard.press("Escape");
    await runCommand(window.page, "File: Revert File");
    await assertHints(cached, cached, ...times(5, built));
  });

  it("come with findings, all of which one command mends", async () => {
    // The view makes only the rows that fit.
    const said = ["ADD only copies here", "4 ADD steps into / make 4 layers"];
    const areAll = (rows: readonly string[]): boolean => said.every((text) => rows.some((row) => row.includes(text)));
    const problems = await screen.readUntil(() => screen.readProblems(window.page), areAll);
    assert.ok(areAll(problems), problems.join("\n"));
    await window.photograph("findings");
    await window.page
      .locator(".markers-panel .monaco-list-row .code-link, .markers-panel a", { hasText: "add-to-copy" })
      .first()
      .click();
    await window.page.locator(".tab", { hasText: "add-to-copy" }).waitFor();
    await window.photograph("rule-page");
    await runCommand(window.page, "View: Close All Editors");
    await runCommand(window.page, "View: Hide Panel");
    await window.page.locator(".explorer-folders-view .monaco-list-row", { hasText: "Dockerfile" }).dblclick();
    await assertHints(cached, cached, ...times(5, built));
    // A command that comes before rules have looked at the file finds nothing to mend.
    await window.page.locator(".squiggly-info").first().waitFor({ state: "attached" });
    // Where the cursor stands in an empty line VS Code drops the command when findings change while it is under way.
    await window.page.locator(".view-line", { hasText: "FROM" }).click();
    await runCommand(window.page, "Fix All");
    // Lines that an edit deletes leave the screen before the others are drawn anew.
    const mended = ["FROM ubuntu:latest", 'RUN echo "Test"', "COPY 1 2 3 4 5 /"];
    const lines = await screen.readUntil(
      async () => (await screen.readEditor(window.page)).map(({ text }) => text).filter((text) => text !== ""),
      (seen) => seen.join("\n") === mended.join("\n"),
    );
    assert.deepEqual(lines, mended);
    await assertHints(cached, cached, /^↻ rebuilds: instruction edited/);
    await window.photograph("mended");
    await runCommand(window.page, "File: Revert File");
    await assertHints(cached, cached, ...times(5, built));
  });

  it("run with a click on Rebuild without cache, and every step shows as built", async () => {
    await window.page.locator(".codelens-decoration a", { hasText: "Rebuild without cache" }).click();
    assert.equal(await window.statusBecomes("building…"), "building…");
    await window.photograph("rebuilding");
    await assertHints(/^✓ cached/, ...times(6, built));
    await window.photograph("rebuilt");
    await buildInTerminal();
    await assertHints(...times(7, cached));
  });

  it("run from the palette and from the status item", async () => {
    writeFileSync(join(window.folder, "5"), "other\n");
    await runCommand(window.page, "Dockerfile Cache Lens: Build");
    await assertHints(...times(6, cached), built);
    await window.page.locator("[id='cache-lens.dockerfile-cache-lens.status']").click();
    await window.page.locator(".quick-input-list .monaco-list-row", { hasText: "Rebuild without cache" }).waitFor();
    await window.photograph("actions");
    await window.page.keyboard.press("Escape");
  });

  it("show where one failed, and what it did not reach", async () => {
    const path = join(window.folder, "Dockerfile");
    writeFileSync(path, 'FROM ubuntu:latest\nRUN echo "Test"\nRUN exit 3\nCOPY 1 .\n');
    await buildInTerminal();
    await assertHints(cached, cached, /^⚠ failed last time/, follows);
    await assertMarks("cached", "cached", "failed", "ripple");
    assert.equal(await window.statusBecomes("last build failed"), "last build failed");
    await window.photograph("failed");
  });

  it("stay when Docker is gone, and the status says so without a pop-up", async () => {
    await engine.stop();
    await runCommand(window.page, "Dockerfile Cache Lens: Refresh");
    assert.equal(await window.statusBecomes("Docker not running"), "Docker not running");
    await assertHints(cached, cached, /^✗ failed/, /^– not reached$/);
    await assertMarks(...times(4, ""));
    assert.deepEqual(await screen.readNotifications(window.page), []);
    await window.photograph("docker-gone");
  });
});

describe("The sample in VS Code without Docker", function () {
  this.timeout(60_000);
  let window: SampleWindow;

  before(async function () {
    this.timeout(600_000);
    window = await openSample({ stored: true, env: { DOCKER_HOST: "unix:///nonexistent/docker.sock" } });
  });

  after(() => window.close());

  it("shows its stored build and says that it is a stored one", async () => {
    const hints = await window.hints((seen) => seen.every((hint) => hint !== ""));
    assert.ok(
      hints.every((hint) => /^[✓↻]/.test(hint)),
      hints.join("\n"),
    );
    assert.match((await window.status()) ?? "", /stored build$/);
    assert.deepEqual(await screen.readNotifications(window.page), []);
    await window.photograph("stored");
  });
});

describe("A Dockerfile in Restricted Mode", function () {
  this.timeout(60_000);
  let window: SampleWindow;

  before(async function () {
    this.timeout(600_000);
    window = await openSample({ stored: true, restricted: true });
  });

  after(() => window.close());

  it("shows no build and refuses to build, in one message", async () => {
    assert.equal(await window.statusBecomes("builds off"), "builds off");
    await runCommand(window.page, "Dockerfile Cache Lens: Build");
    const messages = await screen.readUntil(
      () => screen.readNotifications(window.page),
      (seen) => seen.length > 0,
    );
    assert.deepEqual(messages, ["Builds are off in Restricted Mode: trust this workspace to build."]);
    assert.ok((await window.hints(() => true)).every((hint) => hint === ""));
    await window.photograph("restricted");
  });
});

/** What the extension host needs to know of an engine, with a Docker configuration that outlives the engine. */
function forHost(
  { PATH = "", DOCKER_HOST = "", DOCKER_CONFIG = "" }: NodeJS.ProcessEnv,
  config: string,
): Record<string, string> {
  cpSync(DOCKER_CONFIG, config, { recursive: true, verbatimSymlinks: true });
  return { PATH, DOCKER_HOST, DOCKER_CONFIG: config };
}
