import assert from "node:assert/strict";
import type { Vertex } from "./formats/vertexTrace.ts";
import { findCachedLayers, keywordOf, type CachedLayer } from "./layers.ts";

describe("Entries of an image's history", () => {
  it("name the instruction that made them", () => {
    const made: Record<string, string> = {
      "COPY 1 . # buildkit": "COPY",
      "RUN /bin/sh -c make # buildkit": "RUN",
      "RUN |1 A=b /bin/sh -c make # buildkit": "RUN",
      'CMD ["sh"]': "CMD",
      "/bin/sh -c #(nop) COPY file:0123 in . ": "COPY",
      '/bin/sh -c #(nop)  CMD ["sh"]': "CMD",
      "/bin/sh -c make": "RUN",
      "|1 A=b /bin/sh -c make": "RUN",
    };
    for (const [createdBy, keyword] of Object.entries(made)) assert.equal(keywordOf({ createdBy }), keyword, createdBy);
  });
});

const vertex = (
  digest: string,
  name: string,
  startedAt: number,
  completedAt: number,
  inputs: string[] = [],
): Vertex => {
  return { digest, name, inputs, intervals: [{ startedAt, completedAt, cached: false, error: null }] };
};
const cached = (id: string, description: string, createdAt: number, facts: Partial<CachedLayer> = {}): CachedLayer => {
  return { id, parents: [], isLocalCopy: false, description, createdAt, sizeBytes: Number(id), ...facts };
};
const sizesOf = (vertexes: Vertex[], cache: CachedLayer[], args = new Map<string, string[]>()) =>
  Object.fromEntries(
    [...findCachedLayers(vertexes, args, cache)].map(([digest, { sizeBytes }]) => [digest, sizeBytes]),
  );

describe("Finding a step's layer in BuildKit's cache", () => {
  it("goes by the instruction, wherever its stage had it then", () => {
    assert.deepEqual(sizesOf([vertex("a", "[build 3/6] COPY b c", 10, 20)], [cached("5", "[2/4] COPY b c", 15)]), {
      a: 5,
    });
  });

  it("goes by the arguments of a RUN, or by its shown text without provenance", () => {
    const run = vertex("a", "[2/2] RUN make", 10, 20);
    const cache = [
      cached("5", "mount / from exec /bin/bash -c make", 15),
      cached("6", "mount / from exec /bin/sh -c make", 15),
    ];
    assert.deepEqual(sizesOf([run], cache, new Map([["a", ["/bin/bash", "-c", "make"]]])), { a: 5 });
    assert.deepEqual(sizesOf([run], cache), { a: 6 });
  });

  it("takes the layer that was made while the step ran, not that of another build", () => {
    const cache = [
      cached("5", "[2/2] COPY b c", 5),
      cached("6", "[2/2] COPY b c", 15),
      cached("7", "[2/2] COPY b c", 25),
    ];
    assert.deepEqual(sizesOf([vertex("a", "[2/2] COPY b c", 10, 20)], cache), { a: 6 });
  });

  it("takes for a cached step the newest one on top of the same layer", () => {
    const below = vertex("a", "[2/3] WORKDIR /w", 100, 100);
    const above = vertex("b", "[3/3] COPY b c", 100, 100, ["a"]);
    const cache = [
      cached("1", "[2/3] WORKDIR /w", 10),
      cached("2", "[3/3] COPY b c", 20, { parents: ["1"] }),
      cached("3", "[3/3] COPY b c", 30, { parents: ["1"] }),
      cached("4", "[3/3] COPY b c", 40, { parents: ["9"] }),
    ];
    assert.deepEqual(sizesOf([above, below], cache), { a: 1, b: 3 });
  });

  it("leaves open which it is of several that a cached step may come from", () => {
    const step: Vertex = {
      ...vertex("a", "[2/2] COPY b c", 100, 100),
      intervals: [{ startedAt: 100, completedAt: 100, cached: true, error: null }],
    };
    const cache = [cached("5", "[2/2] COPY b c", 5), cached("6", "[2/2] COPY b c", 15)];
    const found = findCachedLayers([step], new Map(), [...cache, cached("7", "[2/2] COPY b c", 125)]);
    assert.deepEqual(found.get("a"), { sizeBytes: 6, createdAt: 15, ids: ["6", "5"] });
  });

  it("takes, for a RUN whose shown text is not what ran, what came on top of its input while it ran", () => {
    const below = vertex("a", "[1/2] WORKDIR /w", 1, 2);
    const run = vertex("b", "[2/2] RUN echo 1", 10, 20, ["a"]);
    const base = cached("1", "[1/2] WORKDIR /w", 1);
    const made = (id: string, createdAt: number, parents: string[]) =>
      cached(id, "mount / from exec /bin/sh -c echo $V", createdAt, { parents });
    assert.deepEqual(sizesOf([below, run], [base, made("5", 15, ["1"])]), { a: 1, b: 5 });
    assert.deepEqual(sizesOf([below, run], [base, made("5", 15, ["9"])]), { a: 1 });
    assert.deepEqual(sizesOf([below, run], [base, made("5", 9, ["1"])]), { a: 1 });
  });

  it("takes a layer that was noted a moment after its step ended, not the next build's", () => {
    const cache = [cached("6", "[2/2] COPY b c", 40), cached("5", "[2/2] COPY b c", 25)];
    assert.deepEqual(sizesOf([vertex("a", "[2/2] COPY b c", 10, 20)], cache), { a: 5 });
  });

  it("takes nothing for a step that the build did not come to", () => {
    const step = { ...vertex("a", "[2/2] RUN true", 0, 0), intervals: [] };
    assert.deepEqual(sizesOf([step], [cached("5", "mount / from exec /bin/sh -c true", 1)]), {});
  });

  it("takes nothing that came after the build, or was never timed", () => {
    const step = vertex("a", "[2/2] COPY b c", 10, 20);
    assert.deepEqual(sizesOf([step], [cached("5", "[2/2] COPY b c", 5000)]), {});
    assert.deepEqual(sizesOf([step], [cached("5", "[2/2] COPY b c", 0, { createdAt: null })]), {});
  });

  it("survives a graph that bites its tail", () => {
    const loop = [vertex("a", "[1/2] COPY b c", 1, 2, ["b"]), vertex("b", "[2/2] COPY d e", 1, 2, ["a"])];
    assert.deepEqual(sizesOf(loop, [cached("5", "COPY b c", 1)]), { a: 5 });
  });
});
