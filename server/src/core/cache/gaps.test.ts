import assert from "node:assert/strict";
import { step } from "../build/lastStep.fixture.ts";
import { listSnapshot } from "../context/listedSnapshot.ts";
import type { ContextSnapshot } from "../context/snapshot.ts";
import { plainBuildOptions, type World } from "../context/world.ts";
import { parseDockerfile } from "../dockerfile/parseDockerfile.ts";
import { known, unknown, type Known } from "../known.ts";
import { emptyImageConfig } from "../plan/imageConfig.ts";
import { forecaster } from "./forecast.ts";
import { replayBuilds } from "./replayBuilds.ts";
import { KnownResults } from "./knownResults.ts";

const request = { builder: "buildkit", target: null, platform: null } as const;
const files = (content: Known<string>): ContextSnapshot => {
  const facts = { mode: 0o644, size: 1, modifiedAt: null, hardLinkTo: null, attributes: null };
  return listSnapshot([["x", { kind: "file", content, ...facts }]]);
};
const worldOf = (context: ContextSnapshot): World => ({
  options: plainBuildOptions,
  context: known(context),
  received: null,
  namedContexts: new Map(),
  baseImage: () => known({ id: "i", layers: ["l"], config: emptyImageConfig }),
  imageStore: "graphdriver",
});

describe("Why it is not known what a step will do", () => {
  it("is the file of which the earlier build does not tell, also for the steps that follow", () => {
    const dockerfile = parseDockerfile("FROM a\nCOPY x /\nRUN b\n");
    const world = worldOf(files(unknown("x was touched")));
    const steps = dockerfile.instructions.map(() => step("built"));
    const facts = { startedAt: 0, endedAt: 1, contextName: "p", status: "completed", isOwn: true } as const;
    const { past } = replayBuilds([{ ...facts, dockerfile, request, world, steps }], null);
    const predict = forecaster([{ world: worldOf(files(known("1"))), known: new KnownResults("buildkit", past) }])(
      request,
    );
    const reasons = [{ kind: "not-known", why: "x was touched" }];
    assert.deepEqual(predict(dockerfile).verdicts, [
      { kind: "cached" },
      { kind: "unknown", reasons },
      { kind: "unknown", reasons },
    ]);
  });
});
