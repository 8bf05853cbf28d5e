import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtemp, mkdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { recordOf } from "../core/build/record.fixture.ts";
import type { BuildRequest } from "../core/cache/forecast.ts";
import { ignoreNothing } from "../core/context/ignore.ts";
import { plainBuildOptions } from "../core/context/world.ts";
import { emptyImageConfig } from "../core/plan/imageConfig.ts";
import { defaultPlatform } from "../core/plan/platform.ts";
import { ContextIndex } from "../disk/context/contextIndex.ts";
import { imagesOf, type ImagesAtHand } from "./baseImages.ts";
import { keepBuildStart, unsealer } from "./buildStart.ts";
import { openKeeping, type Keeping } from "./keeping.ts";
import { readOthers, RecalledOthers, recallOthers } from "./otherBuilds.ts";
import { PlannedBuild } from "./plannedBuild.ts";
import { LoadedFiles } from "./recall.ts";

const { signal } = new AbortController();
const traits = { world: { imageStore: "graphdriver", tidiesWorkdir: true }, platform: defaultPlatform } as const;
const image = { id: "i", layers: ["l"], config: emptyImageConfig };
const images: ImagesAtHand = new Map([["base", { ...image, digests: [], createdAt: null, platform: defaultPlatform }]]);
const request: BuildRequest = { builder: "buildkit", target: null, platform: null };
let folder = "";
let keeping: Keeping;

describe("Builds of other Dockerfiles", () => {
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "others-"));
    keeping = openKeeping(join(folder, "home"), (message) => assert.fail(message));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const noNamed = { named: new Map(), namedContexts: new Map() };
  /** Keeps a build of `<folder>/<project>/Dockerfile`. */
  const keep = async (project: string, ref: string, text: string, builderName = "b"): Promise<void> => {
    const context = join(folder, project);
    await mkdir(context, { recursive: true });
    await writeFile(join(context, "x"), project);
    const view = { builder: "buildkit", ignore: ignoreNothing, reads: null } as const;
    const files = await new ContextIndex(context, view).refresh();
    assert.ok(files.known);
    const dockerfile = { path: join(context, "Dockerfile"), text };
    const facts = { builder: "buildkit", builderName, startedAt: Date.now(), context, target: null } as const;
    const start = { ...facts, dockerfile, platform: null, options: plainBuildOptions, ...noNamed };
    await keepBuildStart({ ...start, baseImages: new Map([["base", image]]), files: files.value }, ref, keeping);
    await keeping.records.add(recordOf([], { ref, dockerfile, context }));
  };
  /** What file x was in those that the next build of a text in `<folder>/mine` could use something of. */
  const recall = async (text: string): Promise<readonly string[]> => {
    const others = await readOthers(keeping, join(folder, "mine", "Dockerfile"));
    const chain = new PlannedBuild(text, request, plainBuildOptions, traits, imagesOf(images), new Map()).key();
    const next = { builderName: "b", chain };
    const [files, unseal] = [new LoadedFiles(keeping.files), unsealer(await keeping.seal(), [])];
    const builds = await recallOthers(next, others, new RecalledOthers(), { traits, files, unseal, signal });
    assert.ok(builds.every(({ isOwn }) => !isOwn));
    return builds.map(({ world }) => {
      const file = world.context.known ? world.context.value.entry("x") : null;
      return file?.kind === "file" && file.content.known ? file.content.value : "not known";
    });
  };
  const digestOf = (text: string): string => createHash("sha256").update(text).digest("hex");
  const text = "FROM base\nCOPY x /\nRUN y\n";

  it("are recalled with their files when a step may be found with them", async () => {
    await keep("same", "1", text);
    await keep("else", "2", "FROM another\nRUN z\n");
    await keep("mine", "3", text);
    assert.deepEqual(await recall(text), [digestOf("same")]);
  });

  it("are recalled without their files when only a base image may be found with them", async () => {
    await keep("else", "1", "FROM base\nCOPY x /else\n");
    assert.deepEqual(await recall(text), ["not known"]);
    await keep("failed", "2", "FROM another\nCOPY x /failed\n");
    assert.deepEqual(await recall("FROM another\nRUN y\n"), []);
  });

  it("are left out when another builder made them, or their files are not kept any more", async () => {
    await keep("elsewhere", "1", text, "another");
    assert.deepEqual(await recall(text), []);
    await keep("same", "2", text);
    await rm(join(folder, "home", "files"), { recursive: true });
    assert.deepEqual(await recall(text), []);
  });
});
