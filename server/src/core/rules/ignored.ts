import type { Dockerfile } from "../dockerfile/dockerfile.ts";

const comment = /^\s*#\s*cachelens\s+(global\s+)?ignore\s*=\s*([\w-]+(?:\s*,\s*[\w-]+)*)\s*$/i;

/**
 * Reads which findings the user does not want to see: `# cachelens ignore=<rule>[,<rule>…]` in the comments right above an
 * instruction, `# cachelens global ignore=…` in front of the first one. Answers whether a rule is ignored at a line (from 1).
 */
export function readIgnored({ text, instructions }: Dockerfile): (rule: string, line: number) => boolean {
  const lines = text.split("\n");
  const first = instructions[0]?.line ?? 1;
  const everywhere = new Set(lines.slice(0, first - 1).flatMap((line) => readComment(line, true)));
  const aboveOf = (line: number): readonly string[] => {
    const codes: string[] = [];
    for (let above = line - 2; /^\s*#/.test(lines[above] ?? ""); above--) {
      codes.push(...readComment(lines[above] ?? "", false));
    }
    return codes;
  };
  return (rule, line) => everywhere.has(rule) || aboveOf(line).includes(rule);
}

/** The comment that makes a rule ignored at the instruction below it. */
export function ignoreComment(rule: string): string {
  return `# cachelens ignore=${rule}`;
}

function readComment(line: string, isGlobal: boolean): readonly string[] {
  const [, global, codes = ""] = comment.exec(line) ?? [];
  return (global !== undefined) === isGlobal ? codes.split(",").flatMap((code) => code.trim() || []) : [];
}
