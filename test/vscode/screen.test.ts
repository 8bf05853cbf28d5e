// What a user sees: drives a window of the browser-hosted VS Code from outside, with the extension loaded as installed.
// `npx mocha --exit --import=tsx test/vscode/screen.test.ts`, after a build; about 10 s to the first test, then fast.
// (`--exit`: when the window does not come up, what was started ends with mocha.)
//
// To add a test: act with runCommand, page.keyboard and page.mouse (playwright), read with the readers of
// test/hosts/vscode/screen.ts, and wait with readUntil, never with a fixed pause. `workspace` is a copy of sample/ to
// change at will. A test that needs other settings, Restricted Mode or another folder starts a host of its own.
import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import type { Page } from "playwright-core";
import { installHost } from "../hosts/vscode/install.ts";
import { closePage, openPage, runCommand } from "../hosts/vscode/page.ts";
import * as screen from "../hosts/vscode/screen.ts";
import { type RunningHost, startHost } from "../hosts/vscode/start.ts";
import { root } from "./bundleSuite.ts";
import { copySample } from "./sampleCopy.ts";

describe("A Dockerfile in VS Code", function () {
  this.timeout(60_000);
  const workspace = copySample();
  let running: RunningHost;
  let page: Page;

  before(async function () {
    this.timeout(600_000); // the first run on a machine installs the host
    running = await startHost(await installHost(), { workspace, extension: { developmentPath: root } });
    page = await openPage(running, { file: "Dockerfile" });
  });

  after(async () => {
    await closePage(page);
    await running.stop();
    await rm(workspace, { recursive: true });
  });

  it("shows its instructions with a hint at the end of each", async () => {
    const lines = await screen.readUntil(
      () => screen.readEditor(page),
      (seen) => seen[0]?.hint !== "" && seen[0]?.lens !== "",
    );
    assert.equal(lines[2]?.text, "COPY 1 .");
    assert.deepEqual(
      lines.filter(({ text }) => text !== "").map(({ hint }) => hint),
      [1, 2, 3, 4, 5, 6, 7].map((number) => `✓ hint ${number}`),
    );
  });

  it("offers the extension's commands in the palette", async () => {
    await runCommand(page, "Cache Lens: Placeholder");
    const messages = await screen.readUntil(
      () => screen.readNotifications(page),
      (seen) => seen.length > 0,
    );
    assert.deepEqual(messages, ["Here I am"]);
  });
});
