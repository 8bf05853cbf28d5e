/** A table of two columns in GitHub's markdown. The cells are markdown already. */
export function table(head: readonly [string, string], rows: readonly (readonly [string, string])[]): string {
  const line = ([name, value]: readonly [string, string]) => `| ${name} | ${value} |`;
  return [line(head), "|:---|:---|", ...rows.map(line)].join("\n");
}

/** Strong text: markdown that neither begins nor ends with a blank. */
export function bold(text: string): string {
  return `**${text}**`;
}

/** Text that is struck through: markdown that neither begins nor ends with a blank. */
export function struck(text: string): string {
  return `~~${text}~~`;
}

/** Any text on one line, with nothing in it to be read as markup: CommonMark lets all of ASCII's punctuation be escaped. */
export function escape(text: string): string {
  return text.replace(/\s+/g, " ").replace(/[!-/:-@[-`{-~]/g, "\\$&");
}
