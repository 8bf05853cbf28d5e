import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { installHost } from "../hosts/vscode/install.ts";
import { closePage, openPage, screenshot } from "../hosts/vscode/page.ts";
import * as screen from "../hosts/vscode/screen.ts";
import type { ScreenLine } from "../hosts/vscode/screenLines.ts";
import { startHost, type StartOptions } from "../hosts/vscode/start.ts";
import { root } from "./bundleSuite.ts";
import { copySample } from "./sampleCopy.ts";

/** A window on a copy of the sample, with its Dockerfile open and the extension as installed. */
export interface SampleWindow {
  readonly page: Page;
  /** The copy's folder, to change at will. */
  readonly folder: string;
  /** What the status item says; undefined while there is none. */
  status(): Promise<string | undefined>;
  /** The hints of all lines that have text, top to bottom, once they fit; the last seen ones when they never do. */
  hints(fit: (hints: readonly string[]) => boolean): Promise<string[]>;
  /** Names of the icons beside all lines that have text, top to bottom, once they fit, as for hints. */
  marks(fit: (marks: readonly string[]) => boolean): Promise<string[]>;
  /** Waits until the status item says this; what it says instead when it does not. */
  statusBecomes(text: string): Promise<string | undefined>;
  /** Writes `out/screens/<name>.png`. */
  photograph(name: string): Promise<void>;
  close(): Promise<void>;
}

const statusId = "cache-lens.dockerfile-cache-lens.status";
const size = { width: 1100, height: 520 };

/** Opens the window. `stored` keeps the sample's stored builds, else there are none. */
export async function openSample(
  options: Pick<StartOptions, "env" | "settings" | "restricted"> & { readonly stored?: boolean },
): Promise<SampleWindow> {
  const folder = copySample();
  if (options.stored !== true) await rm(join(folder, "Dockerfile.cachelens.json"), { force: true });
  const { stored: _stored, ...start } = options;
  const running = await startHost(await installHost(), {
    workspace: folder,
    extension: { developmentPath: root },
    ...start,
    settings: { "files.autoSave": "off", ...start.settings },
  });
  const page = await openPage(running, { file: "Dockerfile", size });
  const status = async () => (await screen.readStatusBar(page))[statusId];
  return {
    page,
    folder,
    status,
    hints: (fit) => screen.readUntil(() => readLines(page, ({ hint }) => hint), fit),
    marks: (fit) => screen.readUntil(() => readLines(page, ({ icon }) => icon), fit),
    statusBecomes: (text) => screen.readUntil(status, (seen) => seen === text),
    photograph: (name) => screenshot(page, join(root, "out", "screens", `${name}.png`)),
    async close() {
      await closePage(page);
      await running.stop();
      await rm(folder, { recursive: true });
    },
  };
}

async function readLines(page: Page, read: (line: ScreenLine) => string): Promise<string[]> {
  const lines = await screen.readEditor(page);
  return lines.filter(({ text }) => text !== "").map(read);
}
