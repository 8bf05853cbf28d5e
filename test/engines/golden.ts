import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/**
 * Compares a text with the one in the test, whose indentation does not count. With UPDATE_GOLDEN=1 in the environment the
 * test's own source is rewritten instead: look at the difference before you commit it.
 */
export function assertGolden(actual: string, expected: string): void {
  if (process.env["UPDATE_GOLDEN"] === "1" && actual !== dedent(expected))
    rewrites.push({ ...caller(), expected, actual });
  else assert.equal(actual, dedent(expected));
}

interface Rewrite {
  readonly file: string;
  readonly line: number;
  readonly expected: string;
  readonly actual: string;
}

const rewrites: Rewrite[] = [];

function dedent(text: string): string {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const indentation = Math.min(...lines.map((line) => line.search(/\S/)));
  return lines.map((line) => line.slice(indentation).trimEnd()).join("\n");
}

/** The place in a test file that called `assertGolden`. */
function caller(): { file: string; line: number } {
  const frame = /\((file:[^)]+?|\/[^)]+?):(\d+):\d+\)|at (?:async )?(file:\S+?|\/\S+?):(\d+):\d+/g;
  const frames = [...(new Error().stack ?? "").matchAll(frame)];
  const found = frames.find((match) => (match[1] ?? match[3])?.endsWith(".test.ts"));
  const file = found?.[1] ?? found?.[3] ?? "";
  return { file: file.startsWith("file:") ? fileURLToPath(file) : file, line: Number(found?.[2] ?? found?.[4]) };
}

/** From the last line up, so that the lines of the others stay right. */
process.once("exit", () => {
  for (const { file, line, expected, actual } of rewrites.sort((a, b) => b.line - a.line)) {
    const lines = readFileSync(file, "utf8").split("\n");
    const before = lines.slice(0, line - 1).join("\n");
    const after = lines.slice(line - 1).join("\n");
    const indentation = `${/^ */.exec(lines[line - 1] ?? "")?.[0] ?? ""}  `;
    const text = actual.split("\n").map((row) => `${indentation}${row}`);
    const literal = `\n${text.join("\n")}\n${indentation.slice(2)}`.replaceAll(/[\\`]|\$\{/g, "\\$&");
    const old = `\`${expected.replaceAll(/[\\`]|\$\{/g, "\\$&")}\``;
    writeFileSync(file, `${before}\n${after.replace(old, () => `\`${literal}\``)}`);
  }
});
