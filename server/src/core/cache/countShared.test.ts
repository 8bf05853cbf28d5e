import assert from "node:assert/strict";
import { plainBuildOptions, type World } from "../context/world.ts";
import { parseDockerfile } from "../dockerfile/parseDockerfile.ts";
import { known, unknown } from "../known.ts";
import { emptyImageConfig } from "../plan/imageConfig.ts";
import { assumeBuilt, planIn, type BuildRequest } from "./forecast.ts";
import { keyChain } from "./keyChain.ts";
import { countShared, type Shared } from "./countShared.ts";

const request: BuildRequest = { builder: "buildkit", target: null, platform: null };
const world: World = {
  options: plainBuildOptions,
  context: unknown("not read yet"),
  received: null,
  namedContexts: new Map(),
  baseImage: (reference) => {
    const onBuild = reference === "triggers" ? ["RUN trigger"] : [];
    return known({ id: reference, layers: [reference], config: { ...emptyImageConfig, onBuild } });
  },
  imageStore: "containerd",
};
const compare = (text: string, other: string): Shared => {
  const dockerfile = parseDockerfile(text);
  const next = keyChain(dockerfile, planIn(dockerfile, request, world), world, "buildkit");
  return countShared(next, assumeBuilt(parseDockerfile(other), request, world));
};
const shared = (text: string, other: string): number => compare(text, other).steps;

describe("What a build may use of another Dockerfile's build", () => {
  it("is what both begin with", () => {
    assert.equal(shared("FROM a\nRUN x\nRUN y\n", "FROM a AS other\nRUN x\nRUN z\n"), 1);
    assert.equal(shared("FROM a\nRUN x\nRUN y\n", "FROM a\nRUN x\nRUN y\n"), 2);
    assert.equal(shared("FROM a\nRUN x\nRUN y\n", "FROM a\nRUN y\nRUN x\n"), 0);
  });

  it("counts copies of files that may be the same", () => {
    assert.equal(shared("FROM a\nCOPY x /\nRUN y\n", "FROM a\nCOPY x /\nRUN y\n"), 2);
    assert.equal(shared("FROM a\nCOPY x /\n", "FROM a\nCOPY y /\n"), 0);
    assert.equal(shared("FROM a\nRUN x\nCOPY x /\n", "FROM a\nRUN y\nCOPY x /\n"), 0);
  });

  it("is not the base image, which is counted apart, but what its triggers do", () => {
    assert.deepEqual(compare("FROM a\n", "FROM a\n"), { steps: 0, bases: 1 });
    assert.deepEqual(compare("FROM a\n", "FROM b\n"), { steps: 0, bases: 0 });
    assert.equal(shared("FROM a\nRUN x\n", "FROM b\nRUN x\n"), 0);
    assert.equal(shared("FROM triggers\nRUN x\n", "FROM triggers\nRUN y\n"), 1);
  });

  it("may be a copy that does not depend on what is below it", () => {
    assert.equal(shared("FROM a\nCOPY --link x /\n", "FROM b\nCOPY --link x /\n"), 1);
  });
});
