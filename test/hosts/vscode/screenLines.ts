/** One element on the screen: a piece of a line, with its place in CSS pixels. */
export interface ScreenBox {
  readonly kind: string;
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly text: string;
  readonly className: string;
}

/** A place to point at with the mouse, in CSS pixels. */
export interface ScreenPoint {
  readonly x: number;
  readonly y: number;
}

/** One line of the editor as a user sees it. */
export interface ScreenLine {
  /** From 1. */
  readonly number: number;
  /** The file's own text. */
  readonly text: string;
  /** All inlay hints of the line as one text; empty when there is none. */
  readonly hint: string;
  /** Texts that decorations draw after the line. */
  readonly decorations: readonly string[];
  /** File name of the icon in the gutter, without its ending; empty when there is none. */
  readonly icon: string;
  /** Code lenses above the line, as one text: `Build | Cache map`. Empty when there is none. */
  readonly lens: string;
  /** Kinds of the underlines: `error`, `warning`, `info`, `hint`. */
  readonly squiggles: readonly string[];
  readonly textAt: ScreenPoint | undefined;
  readonly hintAt: ScreenPoint | undefined;
}

/** Puts the boxes of an editor together to lines, by their places on the screen; in the order of line numbers. */
export function assembleLines(boxes: readonly ScreenBox[]): ScreenLine[] {
  const numbers = boxes.filter(({ kind, text }) => kind === "number" && /^\d+$/.test(text));
  return numbers.map((number) => assembleLine(number, boxes)).sort((one, other) => one.number - other.number);
}

function assembleLine(number: ScreenBox, boxes: readonly ScreenBox[]): ScreenLine {
  const middle = (number.top + number.bottom) / 2;
  const here = (kind: string): ScreenBox[] =>
    boxes
      .filter((box) => box.kind === kind && box.top <= middle && box.bottom >= middle)
      .sort((one, other) => one.left - other.left);
  const above = boxes.filter(({ kind, bottom }) => kind === "lens" && Math.abs(bottom - number.top) < 4);
  const hints = here("hint").filter(({ text }) => text !== "");
  return {
    number: Number(number.text),
    text: joinTexts(here("text")),
    hint: joinTexts(hints).trim(),
    decorations: here("decoration").flatMap(({ text }) => readContent(text)),
    icon: /(?:\/|%2F)([^/%]+)\.svg/.exec(joinTexts(here("icon")))?.[1] ?? "",
    lens: joinTexts(above).trim(),
    squiggles: here("squiggle").flatMap(({ className }) => /squiggly-(\w+)/.exec(className)?.[1] ?? []),
    textAt: pointAt(here("text")[0]),
    hintAt: pointAt(hints[0]),
  };
}

/** VS Code writes spaces of code as no-break spaces. */
function joinTexts(boxes: readonly ScreenBox[]): string {
  return boxes.map(({ text }) => text.replaceAll("\u00a0", " ")).join("");
}

/** The text of a CSS `content`, which is quoted, or `none`. */
function readContent(content: string): string[] {
  const text = /^"(.*)"$/s.exec(content)?.[1];
  return text === undefined ? [] : [text.replaceAll('\\"', '"').replaceAll("\u00a0", " ")];
}

function pointAt(box: ScreenBox | undefined): ScreenPoint | undefined {
  return box === undefined ? undefined : { x: box.left, y: (box.top + box.bottom) / 2 };
}
