import { makeFileOf } from "../parse/corpus.ts";

/** A Dockerfile in an editor, in the middle of which the user types. */
export interface TypedDocument {
  readonly text: string;
  /** The end of an instruction near the middle, from 0. */
  readonly caret: { readonly line: number; readonly character: number };
  /** What the editor asks hints for around the caret. */
  readonly asked: { readonly start: { line: number; character: 0 }; readonly end: { line: number; character: 0 } };
}

/** Lines that a window shows; VS Code asks for as many above and below, and for thirty more on each side. */
const LINES_ON_SCREEN = 60;
const LINES_ASKED = 3 * LINES_ON_SCREEN + 2 * 30;

/** A document of about so many lines. */
export function makeDocument(lines: number): TypedDocument {
  const text = makeFileOf(lines);
  const all = text.split("\n");
  const middle = Math.floor(all.length / 2);
  const line = all.findIndex((each, at) => at >= middle && /^[^#].*[\w/]$/.test(each));
  const first = Math.max(0, line - LINES_ASKED / 2);
  const last = Math.min(all.length - 1, line + LINES_ASKED / 2);
  return {
    text,
    caret: { line, character: all[line]?.length ?? 0 },
    asked: { start: { line: first, character: 0 }, end: { line: last, character: 0 } },
  };
}
