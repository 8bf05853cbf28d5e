import assert from "node:assert/strict";
import { listSnapshot } from "../context/listedSnapshot.ts";
import type { ContextEntry } from "../context/snapshot.ts";
import { plainBuildOptions, type World } from "../context/world.ts";
import { parseDockerfile } from "../dockerfile/parseDockerfile.ts";
import { known } from "../known.ts";
import { emptyImageConfig } from "../plan/imageConfig.ts";
import { assumeBuilt, forecaster, type BuildRequest } from "./forecast.ts";
import { KnownResults } from "./knownResults.ts";
import type { PastEvent } from "./pastEvent.ts";

const request: BuildRequest = { builder: "buildkit", target: null, platform: null };

function file(content: string): ContextEntry {
  const facts = { mode: 0o644, size: content.length, modifiedAt: null, hardLinkTo: null, attributes: null };
  return { kind: "file", content: known(content), ...facts };
}

function worldOf(files: Readonly<Record<string, string>>, facts: Partial<World> = {}): World {
  return {
    options: plainBuildOptions,
    context: known(listSnapshot(Object.entries(files).map(([path, content]) => [path, file(content)]))),
    received: null,
    namedContexts: new Map(),
    baseImage: (reference) => known({ id: reference, layers: [reference], config: emptyImageConfig }),
    imageStore: "graphdriver",
    ...facts,
  };
}

const know = (past: readonly PastEvent[]) => new KnownResults("buildkit", past);

describe("The forecast of a build", () => {
  const dockerfile = parseDockerfile("FROM a\nCOPY x y /\nRUN b");
  const past = (files: Readonly<Record<string, string>>) => [assumeBuilt(dockerfile, request, worldOf(files))];
  const world = worldOf({ x: "1", y: "1" });

  it("is the same whichever past is true, or it is not known", () => {
    const kinds = (...pasts: Readonly<Record<string, string>>[]) => {
      const [first, ...others] = pasts.map((files) => ({ world, known: know(past(files)) }));
      return first === undefined ? [] : forecaster([first, ...others])(request)(dockerfile).verdicts;
    };
    assert.deepEqual(kinds({ x: "1", y: "1" }), [{ kind: "cached" }, { kind: "cached" }, { kind: "cached" }]);
    assert.deepEqual(kinds({ x: "1", y: "1" }, { x: "1", y: "0" }), [
      { kind: "cached" },
      { kind: "unknown", reasons: [{ kind: "files-unrecorded", paths: [{ path: "y", change: "content" }] }] },
      { kind: "unknown", reasons: [{ kind: "follows", line: 2 }] },
    ]);
    assert.deepEqual(kinds({ x: "0", y: "1" }, { x: "0", y: "0" })[1], {
      kind: "rebuild",
      reasons: [{ kind: "files-changed", paths: [{ path: "x", change: "content" }] }],
    });
  });

  it("tells of an instruction with several steps the one that says most", () => {
    const config = { ...emptyImageConfig, onBuild: ["COPY x /x"] };
    const baseImage: World["baseImage"] = (reference) => known({ id: reference, layers: [reference], config });
    const base = parseDockerfile("FROM a");
    const before = [assumeBuilt(base, request, worldOf({ x: "0" }, { baseImage }))];
    const [from] = forecaster([{ world: worldOf({ x: "1" }, { baseImage }), known: know(before) }])(request)(
      base,
    ).verdicts;
    assert.equal(from?.kind, "rebuild");
    const linked = parseDockerfile("FROM a\nRUN b\nCOPY --link x /");
    const store = { imageStore: "containerd" } as const;
    const changed = [
      assumeBuilt(parseDockerfile("FROM a\nRUN c\nCOPY --link x /"), request, worldOf({ x: "1" }, store)),
    ];
    const [, , copy] = forecaster([{ world: worldOf({ x: "1" }, store), known: know(changed) }])(request)(
      linked,
    ).verdicts;
    assert.deepEqual(copy, { kind: "rebuild", reasons: [{ kind: "follows", line: 2 }] });
  });
});
