// Runs the word-expansion cases of BuildKit (frontend/dockerfile/shell/envVarTest and wordsTest) against ours.
// Usage: node --import tsx test/conformance/words.ts DIR, where DIR holds the two files. Exits 1 when a line differs.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { known } from "../../server/src/core/known.ts";
import { expandWord, expandWords } from "../../server/src/core/plan/expand.ts";
import { argumentMode, type ExpandMode, type Expansion, type LookUp } from "../../server/src/core/plan/expansion.ts";

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error("Name the folder that holds BuildKit's files envVarTest and wordsTest.");
  process.exit(2);
}

const failures = [...checkSingleWords(join(folder, "envVarTest")), ...checkSplitting(join(folder, "wordsTest"))];
for (const failure of failures) console.error(failure);
process.exitCode = failures.length === 0 ? 0 : 1;

/** Lines `platform | word | result`, for the platforms A (all) and U (Unix). */
function checkSingleWords(path: string): string[] {
  const variables = lookUpIn({ PWD: "/home", SHELL: "bash", KOREAN: "한국어", NULL: "" });
  const failures: string[] = [];
  let count = 0;
  for (const [index, line] of readFileSync(path, "utf8").split("\n").entries()) {
    const [platform = "", word = "", expected = ""] = line.split("|").map((field) => field.trim());
    if (line.startsWith("#") || line.trim() === "" || platform === "W") continue;
    count++;
    const actual = show(expandWord(word, variables, argumentMode("\\")));
    if (actual !== expected) failures.push(`${path}:${index + 1}: ${word} gives ${actual}, not ${expected}`);
  }
  console.log(`${path}: ${count} cases, ${failures.length} differ`);
  return failures;
}

/** Lines `text | word,word` and, between them, `ENV name=value`. BuildKit runs them in the one mode below. */
function checkSplitting(path: string): string[] {
  const mode: ExpandMode = argumentMode("\\");
  const variables: Record<string, string> = {};
  const failures: string[] = [];
  let count = 0;
  for (const [index, line] of readFileSync(path, "utf8").split("\n").entries()) {
    if (line.startsWith("#") || line === "") continue;
    if (line.startsWith("ENV ")) {
      const [, name = "", value = ""] = /^ENV +([^=]*)=(.*)$/.exec(line) ?? [];
      variables[name] = value;
      continue;
    }
    count++;
    const [text = "", expected = ""] = line.split("|");
    const actual = show(expandWords(text.trim(), lookUpIn(variables), mode));
    if (actual !== expected.trimStart()) {
      failures.push(`${path}:${index + 1}: ${text} gives ${actual}, not ${expected.trimStart()}`);
    }
  }
  console.log(`${path}: ${count} cases, ${failures.length} differ`);
  return failures;
}

function show(expansion: Expansion<string | readonly string[]>): string {
  if (expansion.error !== null || !expansion.result.known) return "error";
  return String(expansion.result.value);
}

function lookUpIn(variables: Record<string, string>): LookUp {
  const map = new Map(Object.entries(variables));
  return (name) => {
    const value = map.get(name);
    return value === undefined ? { kind: "unset" } : { kind: "set", value: known(value) };
  };
}
