import assert from "node:assert/strict";
import type { Baseline } from "../core/build/baseline.ts";
import { recordOf, stepAtLine } from "../core/build/record.fixture.ts";
import { listSnapshot } from "../core/context/listedSnapshot.ts";
import { plainBuildOptions } from "../core/context/world.ts";
import { emptyImageConfig } from "../core/plan/imageConfig.ts";
import { defaultPlatform } from "../core/plan/platform.ts";
import type { KeptFiles } from "./pastBuilds.ts";
import { RecalledBuilds } from "./recalledBuilds.ts";
import { Replays } from "./replays.ts";

const text = "FROM base\nARG V\nRUN x $V\n";
const baseline: Baseline = {
  ref: "1",
  builder: "buildkit",
  builderName: "b",
  startedAt: 1000,
  dockerfile: { path: "/Dockerfile", text },
  context: "/project",
  target: null,
  platform: null,
  options: { ...plainBuildOptions, buildArgs: new Map([["V", "sealed"]]) },
  baseImages: new Map([["base", { id: "i", layers: ["l"], config: { ...emptyImageConfig, env: [] } }]]),
  namedContexts: new Map(),
  files: "f",
  laterFiles: null,
  namedFiles: new Map(),
};
const record = recordOf([stepAtLine(3, "built")], { ref: "1", dockerfile: baseline.dockerfile });
const newTraits = () =>
  ({ world: { imageStore: "graphdriver", tidiesWorkdir: true }, platform: defaultPlatform }) as const;
const newFiles = (): KeptFiles => ({ context: listSnapshot([]), named: new Map() });
const unsealAs = (value: string) => () => value;

describe("A build that was kept", () => {
  it("is the same object until something that it is made of is another", () => {
    const builds = new RecalledBuilds();
    const files = newFiles();
    const recall = (kept = files, value = "v", ended = record) =>
      builds.recall(baseline, ended, kept, newTraits(), unsealAs(value));
    const [first] = recall();
    assert.ok(first !== undefined);
    assert.equal(recall({ ...files, named: new Map() })[0], first);
    const others = [recall(newFiles()), recall(files, "another"), recall(files, "another", { ...record })];
    assert.equal(new Set([first, ...others.map(([made]) => made)]).size, 4);
  });

  it("is replayed once with the others, until there is another one or the builder holds something else", async () => {
    const { signal } = new AbortController();
    const made = new RecalledBuilds().recall(baseline, record, newFiles(), newTraits(), unsealAs("v"));
    const replays = new Replays();
    const held = { ids: new Set<string>(), bases: null, copiesSince: null };
    const replay = async (builds = made, has = held) =>
      (await replays.replay("/Dockerfile", "buildkit", builds, has, signal)).known;
    const first = await replay();
    assert.equal(await replay([...made]), first);
    assert.notEqual(await replay([...made, ...made]), first);
    const second = await replay();
    assert.notEqual(await replay(made, { ...held }), second);
  });
});
