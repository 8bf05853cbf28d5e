import assert from "node:assert/strict";
import { imageDetails, unreachableDocker } from "../../unreachableDocker.fixture.ts";
import type { DockerApi, ImageSummary } from "../dockerApi.ts";
import { failed, found } from "../engine.ts";
import { classicImages } from "./classicImages.ts";

const SECOND = 1000;

interface Made {
  readonly id: string;
  readonly parent: string;
  readonly createdBy: string;
  readonly at: number;
  readonly taggedAt?: number;
}

/** An engine that holds the image `a:latest` and these, each one byte bigger than its parent. */
function engineWith(made: readonly Made[], asked: string[] = []): DockerApi {
  const summaries = made.map(({ id, parent, at }, index): ImageSummary => {
    return { id, parent, tags: [], createdAt: at, sizeBytes: 101 + index };
  });
  const base: ImageSummary = { id: "base", parent: "", tags: ["a:latest"], createdAt: 0, sizeBytes: 100 };
  const byId = new Map(made.map((image) => [image.id, image]));
  return unreachableDocker({
    images: () => Promise.resolve(found([base, ...summaries])),
    history: (image) => {
      const layers = [];
      for (let at = byId.get(image); at !== undefined; at = byId.get(at.parent)) {
        layers.push({ id: at.id, createdBy: at.createdBy, createdAt: at.at, sizeBytes: 1 });
      }
      return Promise.resolve(found([...layers, { id: "base", createdBy: "", createdAt: 0, sizeBytes: 100 }]));
    },
    image: (id) => {
      asked.push(id);
      const image = byId.get(id);
      return Promise.resolve(
        found(imageDetails(id, { createdAt: image?.at ?? 0, lastTagAt: image?.taggedAt ?? null })),
      );
    },
  });
}

const BUILD: Made[] = [
  { id: "sha256:0123456789abcdef", parent: "base", createdBy: "/bin/sh -c #(nop) COPY file:1 in . ", at: 10 * SECOND },
  { id: "sha256:fedcba9876543210", parent: "sha256:0123456789abcdef", createdBy: "/bin/sh -c make", at: 12 * SECOND },
];
const QUERY = { dockerfile: "/project/Dockerfile", context: "/project", text: "FROM a\nCOPY b .\nRUN make" };

const open = (api: DockerApi) => {
  const engine = classicImages(() => Promise.resolve(api));
  return (text = QUERY.text) => engine.lastBuild({ ...QUERY, text }, new AbortController().signal);
};

describe("The classic builder's last build", () => {
  it("is told from the images that it left", async () => {
    const answer = await open(engineWith(BUILD))();
    const record = answer.kind === "found" ? answer.value.record : assert.fail(answer.fault.message);
    assert.deepEqual([record?.ref, record?.source, record?.builder], ["fedcba987654", "engine", "classic"]);
    assert.deepEqual([record?.startedAt, record?.completedAt], [10 * SECOND, 12 * SECOND]);
    const steps = record?.steps.map(({ outcome, sizeBytes }) => [outcome, sizeBytes]);
    assert.deepEqual(steps?.sort(), [
      ["built", 1],
      ["built", 1],
      ["cached", 100],
    ]);
  });

  it("was cached where the engine remembers that an earlier build gave the image its tag, however soon it came again", async () => {
    const [copied, made] = BUILD;
    if (copied === undefined || made === undefined) return assert.fail();
    const outcomeOfLast = async (oldest: number, ...tags: readonly [name: string, at: number][]) => {
      const images = tags.map(([name, at]) => ({ at, action: "tag", subjects: [made.id, name] }));
      images.unshift({ at: made.at, action: "create", subjects: [made.id] });
      const events = () => Promise.resolve(found({ oldest, images }));
      const taggedAt = tags.at(-1)?.[1] ?? 0;
      const answer = await open({ ...engineWith([copied, { ...made, taggedAt }]), events })();
      return answer.kind === "found"
        ? answer.value.record?.steps.find(({ resultIds }) => resultIds[0] === made.id)?.outcome
        : null;
    };
    const late = made.at + 2 * SECOND;
    assert.equal(await outcomeOfLast(made.at, ["a", late]), "built");
    assert.equal(await outcomeOfLast(made.at, ["a", made.at + 5], ["b", made.at + 6]), "built");
    assert.equal(await outcomeOfLast(made.at, ["a", made.at + 50], ["b", late]), "cached");
    assert.equal(await outcomeOfLast(made.at, ["a", made.at + 50], ["a", made.at + 90]), "cached");
    assert.equal(await outcomeOfLast(made.at + SECOND, ["a", late]), "cached");
    assert.equal(await outcomeOfLast(made.at + SECOND, ["a", made.at + 90]), "built");
  });

  it("is not known of a Dockerfile that was never built so, nor where there is no classic build", async () => {
    const none = found({ record: null, note: null });
    assert.deepEqual(await open(engineWith(BUILD))("FROM a\nRUN other"), none);
    assert.deepEqual(await open(engineWith([]))(), none);
  });

  it("asks once for what never changes", async () => {
    const asked: string[] = [];
    const ask = open(engineWith(BUILD, asked));
    await ask();
    await ask();
    const [copied, built] = BUILD.map(({ id }) => id);
    assert.deepEqual(asked, ["base", copied, built, "base"]);
  });

  it("is a fault when the engine does not answer", async () => {
    const fault = failed("notRunning", "The Docker engine is not running.");
    assert.deepEqual(await open(unreachableDocker())(), fault);
  });
});
