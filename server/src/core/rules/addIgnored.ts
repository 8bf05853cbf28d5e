import { lineEndOf } from "./edits.ts";

/** What to put at the end of an ignore file to have it name some patterns too. */
export function addIgnored(text: string, patterns: readonly string[]): string {
  const end = lineEndOf(text);
  const isOpen = text !== "" && !text.endsWith("\n");
  return [...(isOpen ? [""] : []), ...patterns].join(end) + end;
}
