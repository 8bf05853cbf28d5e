import assert from "node:assert/strict";
import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pass } from "node:timers/promises";
import { recordOf } from "../core/build/record.fixture.ts";
import type { BuildRecord } from "../core/build/buildRecord.ts";
import type { ContextSnapshot } from "../core/context/snapshot.ts";
import { plainBuildOptions } from "../core/context/world.ts";
import { emptyImageConfig } from "../core/plan/imageConfig.ts";
import { defaultPlatform } from "../core/plan/platform.ts";
import { unreachableDocker } from "../unreachableDocker.fixture.ts";
import type { ImagesAtHand } from "./baseImages.ts";
import { Contexts } from "./contexts.ts";
import { openKeeping, type Keeping } from "./keeping.ts";
import { LateSights, type LateSighting } from "./lateSights.ts";
import { LoadedFiles, readKept } from "./recall.ts";

const { signal } = new AbortController();
const text = "FROM base\nCOPY a b /\n";
const image = { id: "i", layers: ["l"], config: emptyImageConfig, digests: [], createdAt: null };
const images: ImagesAtHand = new Map([["base", { ...image, platform: defaultPlatform }]]);
const traits = { world: { imageStore: "graphdriver", tidiesWorkdir: true }, platform: defaultPlatform } as const;
const { buildArgs: _, ...options } = plainBuildOptions;

describe("A build that is looked at when it has ended", () => {
  let folder: string;
  let context: string;
  let keeping: Keeping;
  let record: BuildRecord;
  const write = (name: string, content: string) => writeFile(join(context, name), content);

  beforeEach(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), "late-")));
    context = join(folder, "app");
    keeping = openKeeping(join(folder, "home"), (message) => assert.fail(message));
    await mkdir(context);
    for (const name of ["a", "b"]) await write(name, name);
    // Longer than the clock of files ticks.
    await pass(30);
    record = recordOf([], {
      startedAt: Date.now(),
      dockerfile: { path: join(context, "Dockerfile"), text },
      context,
      origin: {
        ...{ builderName: "default/default", platform: null, options, namedContexts: new Map(), pulled: false },
        images: new Map([["docker.io/library/base:latest", "i"]]),
      },
    });
    await pass(30);
  });
  afterEach(() => rm(folder, { recursive: true }));

  const sight = async (facts: Partial<BuildRecord> = {}, needsImages = true): Promise<LateSighting> => {
    const dockerfile = join(context, "Dockerfile");
    const asked = { folder: context, dockerfile, builder: "buildkit", reads: null } as const;
    const now = await new Contexts().look(asked, false, null, signal);
    const place = { dockerfile, folder: context, context: now, builderName: "b" };
    const view = { ...place, images, registry: null, baselines: [], traits };
    return new LateSights(keeping).sight({ ...record, ...facts }, needsImages, view, unreachableDocker(), signal);
  };
  /** What is known by now of a file that it read. */
  const recall = async (name: string): Promise<string> => {
    const [baseline] = (await readKept(keeping, join(context, "Dockerfile"))).baselines;
    assert.ok(baseline !== undefined);
    const files: ContextSnapshot | null = (await new LoadedFiles(keeping.files).loadAll(baseline, signal)).context;
    const entry = files?.entry(name);
    if (entry?.kind !== "file") return "no file";
    return entry.content.known ? "known" : entry.content.why;
  };

  it("is kept with its files, which are known whatever is done to them later", async () => {
    const { kept, made } = await sight();
    assert.deepEqual([kept, made.length], ["kept", 1]);
    await write("a", "changed");
    assert.equal(await recall("a"), "known");
    assert.deepEqual((await keeping.records.list(join(context, "Dockerfile"))).length, 1);
  });

  it("is kept without those that were touched since it began", async () => {
    await write("b", "changed");
    assert.equal((await sight()).kept, "kept");
    await write("a", "changed later");
    assert.deepEqual(
      [await recall("a"), await recall("b")],
      ["known", "b was touched after a build that nobody watched"],
    );
  });

  it("waits for images that are not known, or is kept without them", async () => {
    const origin = record.origin === null ? null : { ...record.origin, images: new Map<string, never>() };
    assert.equal((await sight({ origin })).kept, "not yet");
    assert.equal((await sight({ origin }, false)).kept, "kept");
    const [baseline] = (await readKept(keeping, join(context, "Dockerfile"))).baselines;
    assert.equal(baseline?.baseImages.size, 0);
  });

  it("is not kept when its Dockerfile is not known, or when it took its files from elsewhere", async () => {
    const dockerfile = { path: join(context, "Dockerfile"), text: null };
    assert.deepEqual(await sight({ dockerfile }), { made: [], kept: "never" });
    const elsewhere = { path: join(context, "Dockerfile"), text: "FROM base\nCOPY nowhere /\n" };
    await pass(30);
    assert.equal((await sight({ dockerfile: elsewhere })).kept, "never");
  });

  it("is not kept yet when the files of another context were looked at", async () => {
    assert.equal((await sight({ context: folder })).kept, "not yet");
  });
});
