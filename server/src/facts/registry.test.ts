import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { emptyImageConfig } from "../core/plan/imageConfig.ts";
import { defaultPlatform } from "../core/plan/platform.ts";
import { openRegistryAnswers } from "../disk/registryAnswers.ts";
import { failed, found } from "../engine/engine.ts";
import { installFakeDocker, type FakeDocker } from "../fakeDocker.fixture.ts";
import { unreachableDocker } from "../unreachableDocker.fixture.ts";
import type { ImageAtHand } from "./baseImages.ts";
import { Registry, type RegistryQuestion } from "./registry.ts";
import { listNewer, takenImages } from "./takenImages.ts";

const hour = 60 * 60 * 1000;
const engine = { id: "e", version: "28.5.2", imageStore: "graphdriver", platform: defaultPlatform } as const;
const local: ImageAtHand = {
  id: "sha256:i",
  createdAt: null,
  digests: ["sha256:old"],
  layers: ["sha256:1"],
  config: emptyImageConfig,
  platform: defaultPlatform,
};
const inspected = {
  manifest: { digest: "sha256:new" },
  image: { os: "linux", architecture: "amd64", rootfs: { diff_ids: ["sha256:2"] }, config: {} },
};

describe("Asking a registry", () => {
  const { signal } = new AbortController();
  let docker: FakeDocker;
  let home: string;
  let now: number;
  let digest: string | null;
  let asked: string[];
  let logged: string[];

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), "registry-"));
    docker = await installFakeDocker(`echo '${JSON.stringify(inspected)}'`);
    [now, digest, asked, logged] = [Date.now(), "sha256:old", [], []];
  });
  afterEach(async () => {
    await docker.remove();
    await rm(home, { recursive: true });
  });

  const open = (onNews: (() => void) | null): Registry => {
    const answers = openRegistryAnswers(home, (message) => assert.fail(message));
    const env = { ...docker.env, DOCKER_CONFIG: home };
    return new Registry({ env, answers, now: () => now, log: (line) => logged.push(line), onNews });
  };
  const api = unreachableDocker({
    distribution: (reference) => {
      asked.push(reference);
      return Promise.resolve(digest === null ? failed("other", "No answer.", "no such host") : found(digest));
    },
  });
  const place = { api, engine, platform: defaultPlatform, needsId: false };
  const question = (facts: Partial<RegistryQuestion> = {}): RegistryQuestion => {
    return { reference: "a", local, isTaken: false, recorded: [], ...facts };
  };
  /** Asks aside, as an editor does, until there is news or nothing is asked. */
  const learnAside = (more: Partial<RegistryQuestion> = {}, given = signal): Promise<Registry> =>
    new Promise((resolve) => {
      const registry: Registry = open(() => resolve(registry));
      void registry.learn([question(more)], place, given);
    });

  it("is done once a day for an image, whoever asks", async () => {
    await learnAside();
    assert.deepEqual(asked, ["docker.io/library/a:latest"]);
    now += 23 * hour;
    assert.deepEqual((await learnAside()).answer("a"), { askedAt: now - 23 * hour, digest: "sha256:old" });
    assert.equal(asked.length, 1);
    now += 2 * hour;
    await learnAside();
    assert.equal(asked.length, 2);
  });

  it("is done again after an hour when there was no answer, which is one line in the log", async () => {
    digest = null;
    assert.equal((await learnAside()).answer("a")?.digest, null);
    assert.deepEqual(logged, ["No answer. It is asked again in an hour. | no such host"]);
    now += hour - 1;
    await learnAside();
    assert.equal(asked.length, 1);
    now += 1;
    await learnAside();
    assert.equal(asked.length, 2);
  });

  it("is done afresh for one who waits for it", async () => {
    await learnAside();
    digest = "sha256:new";
    const registry = open(null);
    assert.equal(await registry.learn([question()], place, signal), true);
    assert.equal(registry.answer("a")?.digest, "sha256:new");
    assert.equal(await registry.learn([question()], place, signal), false);
    assert.equal(asked.length, 2);
  });

  it("keeps nothing of what was given up", async () => {
    const giveUp = new AbortController();
    const registry = open(() => assert.fail("there is no news"));
    await registry.learn([question()], place, giveUp.signal);
    giveUp.abort();
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(registry.answer("a"), undefined);
    assert.deepEqual(logged, []);
  });

  it("is not done for what is no name of an image", async () => {
    assert.equal(await open(null).learn([question({ reference: "A B" })], place, signal), false);
    assert.deepEqual(asked, []);
  });

  describe("tells what a build with --pull takes", () => {
    const images = new Map([["a", local]]);
    const taken = (registry: Registry | null, pull = true) => {
      const image = takenImages({ images, areEngines: true, registry, pull })("a", defaultPlatform);
      return image.known ? image.value.layers.join() : image.why;
    };

    it("where it is the engine's own image, that one", async () => {
      assert.equal(taken(await learnAside({ isTaken: true })), "sha256:1");
    });

    it("where it is a newer one, its layers, and shows that it is newer", async () => {
      digest = "sha256:new";
      const registry = await learnAside({ isTaken: true });
      assert.equal(taken(registry), "sha256:2");
      assert.equal(taken(registry, false), "sha256:1");
      const newer = listNewer({ images, registry });
      assert.deepEqual([...newer], [["a", { digest: "sha256:new", askedAt: now }]]);
    });

    it("and nothing where it may not be asked, was not asked yet, or gives no answer", async () => {
      assert.equal(taken(null), "it is not known which image the registry has");
      assert.equal(taken(open(null)), "the registry was not asked yet");
      digest = null;
      assert.equal(taken(await learnAside({ isTaken: true })), "the registry gave no answer");
      digest = "sha256:new";
      await rm(join(home, "registry"), { recursive: true });
      await writeFile(join(docker.folder, "docker"), "#!/bin/sh\nexit 1\n");
      assert.equal(taken(await learnAside({ isTaken: true })), "the layers of the registry's image are not known");
      assert.match(logged.at(-1) ?? "", /^The registry does not tell the layers of docker\.io\/library\/a:latest/);
      assert.equal(taken(await learnAside()), "the registry was not asked yet");
    });
  });
});
