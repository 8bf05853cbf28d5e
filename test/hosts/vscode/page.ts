import { mkdirSync, mkdtempSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { type Page, chromium } from "playwright-core";
import { HostFault } from "./hostFault.ts";
import type { RunningHost } from "./start.ts";
import { type WindowOptions, windowUrl } from "./url.ts";

/** Width and height in CSS pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

const defaultSize: Size = { width: 1280, height: 800 };
const windowTimeoutMs = 90_000;

const chromiumFlags = [
  ...["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
  ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
];

/** Starts headless Chromium with a fresh profile in the run's folder, and one empty page. Close it with `closePage`. */
export async function openBlankPage(running: RunningHost, size: Size = defaultSize): Promise<Page> {
  const profile = mkdtempSync(join(running.folder, "page-"));
  const browser = await chromium.launchPersistentContext(profile, {
    executablePath: running.host.chromium,
    args: chromiumFlags,
    env: { ...process.env, HOME: profile },
    viewport: size,
  });
  return browser.pages()[0] ?? (await browser.newPage());
}

/**
 * Opens a window of the running host and waits until the workbench, and the file if one is named, can be seen; a
 * `HostFault` when they do not appear. Close it with `closePage`.
 */
export async function openPage(running: RunningHost, options: WindowOptions & { size?: Size } = {}): Promise<Page> {
  const page = await openBlankPage(running, options.size);
  page.setDefaultTimeout(windowTimeoutMs);
  try {
    await page.goto(windowUrl(running, options));
    await page.locator(".monaco-workbench .statusbar .statusbar-item").first().waitFor();
    if (options.file !== undefined) await waitForEditor(page, basename(options.file));
    return page;
  } catch (error) {
    await closePage(page);
    throw new HostFault(
      `VS Code's window did not appear: ${error instanceof Error ? error.message.split("\n")[0] : ""}`,
    );
  }
}

/** Waits until the named file is the active editor and shows its text. */
export async function waitForEditor(page: Page, fileName: string): Promise<void> {
  await page.locator(`.tab.active[data-resource-name="${fileName}"]`).waitFor();
  await page.locator(".editor-instance .view-line").first().waitFor();
}

/** Ends the page and its browser. */
export async function closePage(page: Page): Promise<void> {
  await page.context().close();
}

/** Runs a command by its title as the palette shows it, for example `Dockerfile Cache Lens: Build`. */
export async function runCommand(page: Page, title: string): Promise<void> {
  await page.keyboard.press("F1");
  const input = page.locator(".quick-input-widget input");
  await input.waitFor();
  await input.fill(`>${title}`);
  // The first row may still be that of another command while the list is being sorted.
  const rows = page.locator(".quick-input-list .monaco-list-row");
  await rows
    .filter({ has: page.locator(".label-name").getByText(title, { exact: true }) })
    .first()
    .click();
  await page.locator(".quick-input-widget").waitFor({ state: "hidden" });
}

/** Writes a PNG of the window, at another size if one is given. */
export async function screenshot(page: Page, path: string, size?: Size): Promise<void> {
  if (size !== undefined) await page.setViewportSize(size);
  mkdirSync(dirname(path), { recursive: true });
  await page.screenshot({ path, animations: "disabled" });
}
