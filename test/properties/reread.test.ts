import assert from "node:assert/strict";
import { readDockerfile } from "../../server/src/core/dockerfile/parseDockerfile.ts";
import { rereadDockerfile } from "../../server/src/core/dockerfile/rereadDockerfile.ts";
import { makeCorpus, makeRandom } from "../bench/parse/corpus.ts";
import { mutate } from "./mutate.ts";

const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
const files = 40;
const versionsOfEach = 20;
const edits = [editPieces, editPieces, editPieces, typeCharacter, typeCharacter, replaceLines, moveLines, editTop];
const lines = [
  "RUN make \\",
  "  && make install",
  "# a comment",
  "",
  "COPY <<A <<-B /c/",
  "A",
  "\tB",
  "ONBUILD RUN <<E",
  "E",
  "FROM a AS b",
  "ARG c",
  "RUN d `",
  'ENV e="f g" h=i',
  "\r",
  "NONSENSE \\",
  "RUN --mount=type=cache,target=/x y",
];
const tops = [
  "# escape=`",
  "# escape=\\",
  "# syntax=docker/dockerfile:1",
  "#check=skip=all",
  "// syntax=a",
  '{"syntax": "b"}',
  "#!/bin/sh",
  " # escape=`",
  "\ufeff",
];

describe(`A Dockerfile that is read again after an edit (SEED=${seed})`, () => {
  const random = makeRandom(seed);

  it("is what it would be if it was read as a whole", function () {
    this.timeout(10_000);
    for (const text of makeCorpus(files)) {
      let reading = readDockerfile(text);
      for (let version = 0; version < versionsOfEach; version++) {
        const before = reading.dockerfile.text;
        const now = choose(edits, random)(before, random);
        reading = rereadDockerfile(reading, now);
        assert.deepEqual(reading, readDockerfile(now), JSON.stringify({ before, now }));
      }
    }
  });
});

function editPieces(text: string, random: () => number): string {
  return mutate(text, random, 1 + Math.floor(random() * 2));
}

function typeCharacter(text: string, random: () => number): string {
  const at = Math.floor(random() * (text.length + 1));
  return random() < 0.5 ? `${text.slice(0, at)}x${text.slice(at)}` : text.slice(0, at) + text.slice(at + 1);
}

function replaceLines(text: string, random: () => number): string {
  const all = text.split("\n");
  const added = Array.from({ length: Math.floor(random() * 4) }, () => choose(lines, random));
  all.splice(Math.floor(random() * all.length), Math.floor(random() * 4), ...added);
  return all.join("\n");
}

function moveLines(text: string, random: () => number): string {
  const all = text.split("\n");
  const cut = all.splice(Math.floor(random() * all.length), Math.floor(random() * 6));
  all.splice(Math.floor(random() * all.length), 0, ...cut);
  return all.join("\n");
}

function editTop(text: string, random: () => number): string {
  const all = text.split("\n");
  all.splice(Math.floor(random() * 3), Math.floor(random() * 2), choose(tops, random));
  return all.join("\n");
}

function choose<T>(items: readonly T[], random: () => number): T {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error("nothing to choose from");
  return item;
}
