// Compares our parser with the test files of BuildKit's:
//   node --import tsx test/conformance/parser.ts DIR
// DIR is frontend/dockerfile/parser of a checkout of moby/buildkit (or its testfiles folder). Nothing of it is kept here.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Instruction } from "../../server/src/core/dockerfile/dockerfile.ts";
import { parseDockerfile } from "../../server/src/core/dockerfile/parseDockerfile.ts";
import { dump } from "./dump.ts";

interface Case {
  readonly name: string;
  readonly expected: string;
  readonly actual: string;
}

const given = process.argv[2];
if (given === undefined || !existsSync(given)) {
  console.error("usage: node --import tsx test/conformance/parser.ts DIR (BuildKit's frontend/dockerfile/parser)");
  process.exit(2);
}
const folder = basename(given) === "testfiles" ? dirname(given) : given;
const results = [resultFiles(folder), refusedFiles(folder), lineNumbers(folder)].map(report);
process.exitCode = results.every(Boolean) ? 0 : 1;

/** Files with a `result` beside them: the dump has to be equal. */
function resultFiles(parser: string): Case[] {
  const root = join(parser, "testfiles");
  return readdirSync(root).map((name) => ({
    name: `testfiles/${name}`,
    expected: readFileSync(join(root, name, "result"), "utf8").trim(),
    actual: dump(parseDockerfile(readFileSync(join(root, name, "Dockerfile"), "utf8"))).trim(),
  }));
}

/** Files that BuildKit refuses: there has to be an error. */
function refusedFiles(parser: string): Case[] {
  const root = join(parser, "testfiles-negative");
  return readdirSync(root).map((name) => {
    const { problems } = parseDockerfile(readFileSync(join(root, name, "Dockerfile"), "utf8"));
    const isRefused = problems.some(({ severity }) => severity === "error");
    return { name: `testfiles-negative/${name}`, expected: "refused", actual: isRefused ? "refused" : "taken" };
  });
}

/** The file for line numbers, with the ranges that BuildKit's own test expects of it. */
function lineNumbers(parser: string): Case[] {
  const { instructions } = parseDockerfile(readFileSync(join(parser, "testfile-line", "Dockerfile"), "utf8"));
  const range = ({ line, endLine }: Instruction) => `${line}-${endLine}`;
  return [{ name: "testfile-line", expected: "5-5 11-12 17-31", actual: instructions.map(range).join(" ") }];
}

function report(cases: readonly Case[]): boolean {
  const different = cases.filter(({ expected, actual }) => expected !== actual);
  for (const { name, expected, actual } of different) {
    console.log(`${name}: expected\n${expected}\nbut got\n${actual}\n`);
  }
  const group = cases[0] === undefined ? "no files" : cases[0].name.split("/")[0];
  console.log(`${group}: ${cases.length - different.length} of ${cases.length} equal`);
  return cases.length > 0 && different.length === 0;
}
