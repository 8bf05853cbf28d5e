/// <reference lib="dom" />
import type { Page } from "playwright-core";
import { type ScreenBox, type ScreenLine, assembleLines } from "./screenLines.ts";

/**
 * What a user sees in the active editor, line by line from the top. Only lines inside the window exist on the screen:
 * make the window taller to read a long file.
 */
export async function readEditor(page: Page): Promise<ScreenLine[]> {
  const boxes = await page
    .locator(".editor-group-container.active .editor-instance")
    .first()
    .evaluate((editor, wanted): ScreenBox[] => {
      return Object.entries(wanted).flatMap(([kind, selector]) =>
        Array.from(editor.querySelectorAll(selector), (element) => {
          const { top, bottom, left } = element.getBoundingClientRect();
          const drawn = getComputedStyle(element, "::after").content; // a decoration's text stands in its style
          const { backgroundImage } = getComputedStyle(element);
          const text = kind === "decoration" ? drawn : kind === "icon" ? backgroundImage : element.textContent;
          return { kind, top, bottom, left, text, className: element.className };
        }),
      );
    }, selectors);
  return assembleLines(boxes);
}

const selectors = {
  number: ".margin-view-overlays .line-numbers",
  text: ".view-line > span > span:not([class*='dyn-rule'])",
  hint: ".view-line [class*='dyn-rule']",
  decoration: ".view-line span[class*='TextEditorDecorationType']",
  icon: ".glyph-margin-widgets > [class*='TextEditorDecorationType']",
  lens: ".codelens-decoration",
  squiggle: "[class*='squiggly-']",
};

/** Reads until what is read is right, or the time is over; the last reading either way, for the assertion to judge. */
export async function readUntil<T>(
  read: () => Promise<T>,
  isRight: (seen: T) => boolean,
  timeoutMs = 20_000,
): Promise<T> {
  const giveUpAt = Date.now() + timeoutMs;
  for (;;) {
    const seen = await read();
    if (isRight(seen) || Date.now() > giveUpAt) return seen;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Text of every status bar item by its id: `status.problems`, or `publisher.extension.item` for an extension's. */
export async function readStatusBar(page: Page): Promise<Record<string, string>> {
  const items = await page
    .locator(".statusbar-item")
    .evaluateAll((all) => all.map((item): [string, string] => [item.id, item.textContent.trim()]));
  return Object.fromEntries(items);
}

/** Messages of the notifications that are popped up now. */
export async function readNotifications(page: Page): Promise<string[]> {
  return page.locator(".notifications-toasts .notification-list-item-message").allInnerTexts();
}

/** Opens the Problems view and reads its rows as a screen reader says them: `Warning: … at line 1 and character 1.` */
export async function readProblems(page: Page): Promise<string[]> {
  const view = page.locator(".markers-panel");
  if (!(await view.isVisible())) await page.locator("[id='status.problems']").click();
  await view.waitFor();
  return view
    .locator(".monaco-list-row[aria-level='2']")
    .evaluateAll((rows) => rows.map((row) => row.getAttribute("aria-label") ?? ""));
}

/** Hovers over the start of a line's text, or over its first inlay hint, and reads what pops up; fails when nothing does. */
export async function readHover(page: Page, line: number, over: "text" | "hint" = "text"): Promise<string> {
  const seen = (await readEditor(page)).find(({ number }) => number === line);
  const target = over === "hint" ? seen?.hintAt : seen?.textAt;
  if (target === undefined) throw new Error(`Line ${line} shows no ${over}.`);
  const hover = page.locator(".monaco-hover:visible").first();
  const isShown = async (): Promise<boolean> => {
    await page.mouse.move(0, 0);
    await page.locator(".monaco-hover:visible").waitFor({ state: "hidden" });
    await page.mouse.move(target.x + 4, target.y, { steps: 3 });
    return hover.waitFor({ timeout: 5000 }).then(
      () => true,
      () => false,
    );
  };
  // Right after an edit the editor may pass over the first move of the mouse.
  if (!(await isShown()) && !(await isShown())) throw new Error(`Nothing pops up over the ${over} of line ${line}.`);
  return readUntil(
    () => hover.innerText(),
    (text) => text.trim() !== "" && !text.includes("Loading..."),
  );
}
