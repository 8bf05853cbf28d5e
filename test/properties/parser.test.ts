import assert from "node:assert/strict";
import type { Dockerfile, Instruction } from "../../server/src/core/dockerfile/dockerfile.ts";
import { parseDockerfile } from "../../server/src/core/dockerfile/parseDockerfile.ts";
import { makeCorpus, makeRandom } from "../bench/parse/corpus.ts";
import { mutate } from "./mutate.ts";

const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
const files = 60;
const mutationsOfEach = 12;

describe(`parseDockerfile, whatever the text (SEED=${seed})`, () => {
  const random = makeRandom(seed);
  const texts = makeCorpus(files).flatMap((text) =>
    Array.from({ length: mutationsOfEach }, () => mutate(text, random, Math.floor(random() * 12))),
  );

  it("never throws, and keeps spans and lines in order and inside the text", () => {
    for (const text of texts) checkPlaces(parseDockerfile(text));
  });

  it("leaves only comments and blanks outside the instructions", () => {
    for (const text of texts) checkOutside(parseDockerfile(text));
  });

  it("has in the text of an instruction nothing that is not in its lines, in the same order", () => {
    for (const text of texts)
      for (const instruction of parseDockerfile(text).instructions) checkText(text, instruction);
  });
});

function checkPlaces({ text, instructions, problems }: Dockerfile): void {
  const lastLine = text.split("\n").length;
  let offset = 0;
  let line = 0;
  for (const instruction of instructions) {
    const { span } = instruction;
    expect(span.start >= offset && span.end >= span.start && span.end <= text.length, text, instruction);
    expect(instruction.line > line && instruction.endLine >= instruction.line, text, instruction);
    offset = span.end;
    line = instruction.endLine;
  }
  for (const each of [...instructions, ...problems]) expect(each.line >= 1 && each.endLine <= lastLine, text, each);
}

function checkOutside({ text, instructions }: Dockerfile): void {
  const lines = text.split("\n");
  for (const { line, endLine } of instructions) lines.fill("", line - 1, endLine);
  for (const line of lines) expect(/^[\s\u0085\ufeff]*(#|$)/u.test(line), text, line);
}

function checkText(text: string, instruction: Instruction): void {
  const source = text.slice(instruction.span.start, instruction.span.end);
  let at = 0;
  for (const character of instruction.text.trimStart()) {
    const found = source.indexOf(character, at);
    expect(found >= 0, text, instruction);
    at = found + character.length;
  }
}

function expect(condition: boolean, text: string, about: unknown): void {
  if (!condition) assert.fail(`${JSON.stringify(about)} in ${JSON.stringify(text)}`);
}
