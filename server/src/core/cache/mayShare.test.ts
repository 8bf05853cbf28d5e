import assert from "node:assert/strict";
import { plainBuildOptions, type World } from "../context/world.ts";
import { parseDockerfile } from "../dockerfile/parseDockerfile.ts";
import { known, unknown } from "../known.ts";
import { emptyImageConfig } from "../plan/imageConfig.ts";
import { assumeBuilt, planIn, type BuildRequest } from "./forecast.ts";
import { keyChain } from "./keyChain.ts";
import { mayShareSteps } from "./mayShare.ts";

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
const mayShare = (text: string, other: string): boolean => {
  const dockerfile = parseDockerfile(text);
  const next = keyChain(dockerfile, planIn(dockerfile, request, world), world, "buildkit");
  return mayShareSteps(next, assumeBuilt(parseDockerfile(other), request, world));
};

describe("Whether a build may use steps of another Dockerfile's build", () => {
  it("is so when both begin with the same step, whatever comes then", () => {
    assert.ok(mayShare("FROM a\nRUN x\nRUN y\n", "FROM a AS other\nRUN x\nRUN z\n"));
    assert.ok(!mayShare("FROM a\nRUN x\nRUN y\n", "FROM a\nRUN y\nRUN x\n"));
  });

  it("is so when they copy files that may be the same", () => {
    assert.ok(mayShare("FROM a\nCOPY x /\n", "FROM a\nCOPY x /\n"));
    assert.ok(!mayShare("FROM a\nCOPY x /\n", "FROM a\nCOPY y /\n"));
    assert.ok(!mayShare("FROM a\nRUN x\nCOPY x /\n", "FROM a\nRUN y\nCOPY x /\n"));
  });

  it("is not for a base image alone, but for what its triggers do", () => {
    assert.ok(!mayShare("FROM a\n", "FROM a\n"));
    assert.ok(!mayShare("FROM a\nRUN x\n", "FROM b\nRUN x\n"));
    assert.ok(mayShare("FROM triggers\nRUN x\n", "FROM triggers\nRUN y\n"));
  });

  it("is so for a copy that does not depend on what is below it", () => {
    assert.ok(mayShare("FROM a\nCOPY --link x /\n", "FROM b\nCOPY --link x /\n"));
  });
});
