const LONGEST_CODE = 120;

/** A table of two columns in GitHub's markdown. The cells are markdown already. */
export function table(head: readonly [string, string], rows: readonly (readonly [string, string])[]): string {
  const line = ([name, value]: readonly [string, string]) => `| ${name} | ${value} |`;
  return [line(head), "|:---|:---|", ...rows.map(line)].join("\n");
}

/** Strong text. */
export function bold(text: string): string {
  return `**${text}**`;
}

/** Any text as inline code that may stand in a table: on one line, shortened, and with nothing in it to be read as markup. */
export function code(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  const short = line.length > LONGEST_CODE ? `${line.slice(0, LONGEST_CODE - 1)}…` : line;
  const fence = "`".repeat(1 + longestRun(short));
  const padding = short.startsWith("`") || short.endsWith("`") ? " " : "";
  return `${fence}${padding}${short.replaceAll("|", "\\|")}${padding}${fence}`;
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
}
