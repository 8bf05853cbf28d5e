import assert from "node:assert/strict";
import type { BuildStatus } from "../build/buildRecord.ts";
import { step } from "../build/lastStep.fixture.ts";
import type { LastStatus, LastStep } from "../build/lastStep.ts";
import { listSnapshot } from "../context/listedSnapshot.ts";
import { plainBuildOptions } from "../context/world.ts";
import { parseDockerfile } from "../dockerfile/parseDockerfile.ts";
import { known } from "../known.ts";
import { emptyImageConfig } from "../plan/imageConfig.ts";
import { forecaster } from "./forecast.ts";
import type { HeldBases } from "./pastEvent.ts";
import { replayBuilds, type HeldResults, type MadeBuild } from "./replayBuilds.ts";
import { KnownResults } from "./knownResults.ts";

const request = { builder: "buildkit", target: null, platform: null } as const;
const world: MadeBuild["world"] = {
  options: plainBuildOptions,
  context: known(listSnapshot([])),
  namedContexts: new Map(),
  baseImage: (name) => known({ id: name, layers: [name], config: emptyImageConfig }),
  imageStore: "graphdriver",
};
/** `oneOf`: what its result may be known by. */
const stepOf = (status: LastStatus, ...oneOf: string[]): LastStep =>
  step(status, { resultIds: oneOf.length === 0 ? [] : [oneOf] });
const made = (text: string, status: BuildStatus, ...steps: LastStep[]): MadeBuild => {
  const dockerfile = parseDockerfile(text);
  return { startedAt: 0, endedAt: 1, dockerfile, request, world, contextName: "p", status, steps, isOwn: true };
};
const text = "FROM a\nRUN b\nRUN c\n";
const holding = (...ids: string[]): HeldResults => ({ ids: new Set(ids), bases: { records: 1 }, copiesSince: 0 });
/** What the next build of the text will do, in short. */
const next = (held: HeldResults, ...builds: MadeBuild[]): string[] => {
  const { past } = replayBuilds(builds, held);
  const predict = forecaster([{ world: { ...world, received: null }, known: new KnownResults("buildkit", past) }])(
    request,
  );
  return predict(parseDockerfile(text)).verdicts.map((verdict) => {
    return "reasons" in verdict ? `${verdict.kind}: ${verdict.reasons.map(({ kind }) => kind).join()}` : verdict.kind;
  });
};

describe("What a builder has from the builds that it made", () => {
  it("is all that a completed build needed, though nothing is known of some of its steps", () => {
    assert.deepEqual(next(null, made(text, "completed", stepOf("cached"), stepOf("unknown"), stepOf("built"))), [
      "cached",
      "cached",
      "cached",
    ]);
  });

  it("is what a failed build ran before; the failed step runs again", () => {
    assert.deepEqual(next(null, made(text, "failed", stepOf("cached"), stepOf("built"), stepOf("failed"))), [
      "cached",
      "cached",
      "rebuild: previous-failure",
    ]);
  });

  it("may not be the base image of a build that failed before it came to it", () => {
    const [skipped, canceled] = [stepOf("skipped"), stepOf("canceled")];
    const early = made(text, "failed", skipped, skipped, skipped);
    assert.equal(next(null, early)[0], "unknown: failure-untold");
    assert.equal(next(null, made(text, "failed", canceled, skipped, skipped))[0], "unknown: failure-untold");
    assert.equal(
      next(null, made(text, "completed", stepOf("built"), stepOf("built"), stepOf("built")), early)[0],
      "cached",
    );
  });

  it("is not certain of what a failed build says to have had", () => {
    const [, second] = next(null, made(text, "failed", stepOf("cached"), stepOf("cached"), stepOf("failed")));
    assert.match(second ?? "", /^unknown/);
  });

  it("is no more what the builder does not list any more", () => {
    const build = made(text, "completed", stepOf("cached", "0"), stepOf("built", "1"), stepOf("built", "2"));
    assert.deepEqual(next(holding("0", "1", "2"), build), ["cached", "cached", "cached"]);
    assert.deepEqual(next(holding("0", "1"), build), ["cached", "cached", "rebuild: cache-pruned"]);
    assert.deepEqual(next(null, build), ["cached", "cached", "cached"]);
  });

  it("is not known when the builder lists only some of those that it may be", () => {
    const build = made(text, "completed", stepOf("cached"), stepOf("cached", "1", "5"), stepOf("cached", "2"));
    const pruned = "rebuild: cache-pruned";
    assert.deepEqual(next(holding("1", "5"), build), ["cached", "cached", pruned]);
    assert.deepEqual(next(holding("5"), build).slice(1), ["unknown: cache-pruned", pruned]);
    assert.deepEqual(next(holding("7"), build).slice(1), [pruned, pruned]);
  });

  it("is there again when a later build made it anew", () => {
    const [first, again] = ["1", "9"].map((id) =>
      made(text, "completed", stepOf("cached"), stepOf("built", id), stepOf("built", "2")),
    );
    assert.ok(first !== undefined && again !== undefined);
    assert.deepEqual(next(holding("9", "2"), first, again), ["cached", "cached", "cached"]);
  });

  it("is nothing when the builder lists none of a build's results", () => {
    const [, second, third] = next(
      holding(),
      made(text, "completed", stepOf("cached"), stepOf("built"), stepOf("built")),
    );
    assert.deepEqual([second, third], ["rebuild: cache-pruned", "rebuild: cache-pruned"]);
  });

  describe("when its cache was pruned", () => {
    const pruned = "rebuild: cache-pruned";
    const build = made(text, "completed", stepOf("cached"), stepOf("built", "1"), stepOf("built", "2"));
    const afterwards = (held: Partial<HeldResults>, ...builds: MadeBuild[]): string[] =>
      next({ ids: new Set(), bases: { records: 1 }, copiesSince: 0, ...held }, ...builds);

    it("is no base image where it has none at all", () => {
      assert.deepEqual(afterwards({ bases: { records: 0 } }, build), [pruned, pruned, pruned]);
    });

    it("may be no base image where all that was built on it is gone", () => {
      assert.deepEqual(afterwards({}, build), ["unknown: cache-pruned", pruned, pruned]);
      assert.deepEqual(afterwards({ ids: new Set(["1"]) }, build), ["cached", "cached", pruned]);
      const again = made(text, "completed", stepOf("cached"), stepOf("built", "8"), stepOf("built", "9"));
      assert.deepEqual(afterwards({ ids: new Set(["8", "9"]) }, build, again), ["cached", "cached", "cached"]);
    });

    it("is base images that nothing needs", () => {
      assert.equal(next({ ids: new Set(["1", "2"]), bases: null, copiesSince: 0 }, build)[0], "cached");
    });

    it("may be nothing that it can find with containerd's images, if copies of contexts are newer than the build", () => {
      const inContainerd = { ...build, world: { ...world, imageStore: "containerd" as const } };
      const ids = new Set(["1", "2"]);
      const cached = ["cached", "cached", "cached"];
      const open = ["unknown: cache-pruned", "unknown: cache-pruned", "unknown: cache-pruned"];
      assert.deepEqual(afterwards({ ids, copiesSince: 1 }, inContainerd), cached);
      assert.deepEqual(afterwards({ ids, copiesSince: 2 }, inContainerd), open);
      assert.deepEqual(afterwards({ ids, copiesSince: null }, inContainerd), open);
      assert.deepEqual(afterwards({ ids, copiesSince: null }, build), cached);
      assert.deepEqual(afterwards({ ids, copiesSince: 2 }, inContainerd, { ...inContainerd, endedAt: 3 }), cached);
      assert.deepEqual(afterwards({ copiesSince: null, bases: { records: 0 } }, inContainerd), [
        pruned,
        pruned,
        pruned,
      ]);
    });
  });

  describe("of base images", () => {
    const before = made(
      "FROM b\nRUN b\nRUN c\n",
      "completed",
      stepOf("cached"),
      stepOf("built", "1"),
      stepOf("built", "2"),
    );
    const after = (bases: HeldBases | null): string[] =>
      next({ ids: new Set(["1", "2"]), bases, copiesSince: 0 }, before);

    it("is no other when known builds account for all that it holds", () => {
      assert.equal(after({ records: 1 })[0], "rebuild: base-changed");
    });

    it("may be any when it holds more, or does not tell", () => {
      const expected = ["unknown: base-changed,use-untold", "rebuild: follows", "rebuild: follows"];
      assert.deepEqual(after({ records: 2 }), expected);
      assert.deepEqual(next(null, before), expected);
    });
  });
});
