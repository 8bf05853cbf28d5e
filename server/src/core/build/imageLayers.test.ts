import assert from "node:assert/strict";
import { parseDockerfile } from "../dockerfile/parseDockerfile.ts";
import { findImageLayers } from "./imageLayers.ts";

/** Sizes by instruction; an image's history is given newest first, each entry a keyword and its bytes. */
function sizes(text: string, ...history: (readonly [string, number])[]): (number | null)[] {
  const { instructions } = parseDockerfile(text.replaceAll("; ", "\n"));
  const layers = history.map(([keyword, sizeBytes]) => ({ keyword, sizeBytes, createdAt: 0 }));
  const found = findImageLayers(instructions, layers);
  return instructions.map(({ index }) => found.get(index)?.sizeBytes ?? null);
}

describe("Layers of an image", () => {
  it("belong to the instructions from the last one up, the base's own below them", () => {
    assert.deepEqual(sizes("RUN a; ENV B=1; COPY c d", ["COPY", 3], ["ENV", 0], ["RUN", 38], ["ADD", 100]), [38, 0, 3]);
  });

  it("are not guessed beyond the first that does not fit", () => {
    assert.deepEqual(sizes("RUN a; ADD b c; COPY d e", ["COPY", 3], ["RUN", 1], ["RUN", 2]), [null, null, 3]);
    assert.deepEqual(sizes("RUN a; RUN b", ["RUN", 2]), [null, 2]);
  });

  it("may end in a label of the command line", () => {
    assert.deepEqual(sizes("RUN a", ["LABEL", 0], ["RUN", 2]), [2]);
    assert.deepEqual(sizes("RUN a; LABEL b=c", ["LABEL", 0], ["RUN", 2]), [2, 0]);
  });
});
