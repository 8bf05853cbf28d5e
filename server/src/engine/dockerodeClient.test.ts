import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { text } from "node:stream/consumers";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { noSettings } from "../core/build/classicImage.ts";
import type { DockerApi } from "./dockerApi.ts";
import { emptyImageConfig } from "../core/plan/imageConfig.ts";
import { imageDetails } from "../unreachableDocker.fixture.ts";
import { connectDocker } from "./dockerodeClient.ts";
import type { Lookup } from "./engine.ts";

/** What Docker 28 answers, cut to what is read. */
const ANSWERS: Readonly<Record<string, unknown>> = {
  "/images/json?all=true": [
    { Id: "sha256:b", ParentId: "sha256:a", RepoTags: ["x:latest"], Created: 10, Size: 7, Containers: -1 },
    { Id: "sha256:a", ParentId: "", RepoTags: null, Created: 9, Size: 5 },
    { Id: "sha256:c", RepoTags: ["<none>:<none>"], Created: 8, Size: 3 },
  ],
  "/images/x/history": [{ Id: "<missing>", CreatedBy: "COPY a b # buildkit", Created: 10, Size: 7, Comment: "" }],
  "/images/x/json": {
    Id: "sha256:b",
    Size: 7,
    Created: "2026-11-21T17:58:26.842436361Z",
    Metadata: { LastTagTime: "0001-01-01T00:00:00Z" },
    RootFS: { Type: "layers", Layers: ["sha256:1", "sha256:2"] },
    Config: { Env: ["A=1"], WorkingDir: "/w", Cmd: ["sh"], OnBuild: null },
    Os: "linux",
    Architecture: "arm64",
    Variant: "v8",
  },
  "/v1.44/images/classic/json": {
    Id: "sha256:c",
    Size: 7,
    ContainerConfig: { Cmd: ["/bin/sh", "-c", "#(nop) ", "ENV A=1"] },
  },
  "/info": {
    ID: "e1",
    DriverStatus: [["driver-type", "io.containerd.snapshotter.v1"]],
    SystemTime: "1970-01-01T00:00:09.5Z",
  },
  "/events?since=0&until=9.501": {
    Type: "image",
    Action: "tag",
    Actor: { ID: "sha256:b", Attributes: { name: "x:latest" } },
    time: 8,
    timeNano: 8_000_000_001,
  },
  "/version": { Version: "28.5.2", Os: "linux", Arch: "amd64" },
  "/system/df?type=build-cache": {
    BuildCache: [
      { ID: "1", Parents: ["0"], Description: "[1/2] COPY a b", Size: 7, CreatedAt: "2026-11-21T17:58:26Z" },
      { ID: "2", " Parents": ["1"], Description: "x", Size: 8, CreatedAt: "2026-11-21T17:58:26Z" },
      { ID: "3", Size: 9 },
    ],
  },
  "/images/garbage/json": { Id: 1 },
  "/distribution/registry.example.org/base:1/json": {
    Descriptor: { mediaType: "application/vnd.oci.image.index.v1+json", digest: "sha256:d", size: 855 },
    Platforms: [{ architecture: "amd64", os: "linux" }],
  },
};

describe("Asking the Engine API", () => {
  const signal = new AbortController().signal;
  let folder: string;
  let socket: string;
  let server: Server;
  const credentials: unknown[] = [];
  let api: DockerApi;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "docker-api-"));
    socket = join(folder, "s");
    server = createServer((request, response) => {
      const answer = ANSWERS[decodeURIComponent(request.url ?? "")];
      credentials.push(request.headers["x-registry-auth"] ?? null);
      if (request.url === "/images/whole/get") {
        response.end("layers");
        return;
      }
      if (request.url === "/images/endless/get") {
        response.write("layers");
        return;
      }
      response.statusCode = answer === undefined ? 404 : 200;
      response.setHeader("Content-Type", "application/json");
      response.end(JSON.stringify(answer ?? { message: "No such image: nothing" }));
    });
    await new Promise<void>((resolve) => server.listen(socket, resolve));
    api = connectDocker({ host: `unix://${socket}`, tls: null });
  });

  after(async () => {
    server.close();
    await rm(folder, { recursive: true });
  });

  const value = <T>(lookup: Lookup<T>): T =>
    lookup.kind === "found" ? lookup.value : assert.fail(`${lookup.fault.message} ${lookup.fault.detail}`);

  it("asks for the digest that a registry has, with the credentials given and with none else", async () => {
    assert.equal(value(await api.distribution("registry.example.org/base:1", "secret", signal)), "sha256:d");
    assert.equal(credentials.at(-1), "secret");
    const answer = await api.distribution("registry.example.org/none:1", null, signal);
    assert.equal(credentials.at(-1), null);
    assert.equal(answer.kind, "failed");
    assert.equal(answer.fault.message, "The registry does not tell which image registry.example.org/none:1 is.");
  });

  it("gives an image as it comes, and ends it when that is given up", async () => {
    assert.equal(await text(value(await api.imageArchive("whole", signal))), "layers");
    assert.equal((await api.imageArchive("none", signal)).kind, "failed");
    const ending = new AbortController();
    const endless = value(await api.imageArchive("endless", ending.signal));
    setImmediate(() => ending.abort());
    await assert.rejects(text(endless));
    const late = await api.imageArchive("whole", AbortSignal.abort());
    assert.equal(late.kind === "failed" ? late.fault.kind : "", "aborted");
  });

  it("lists images with their parents, without the tag that stands for none", async () => {
    const images = value(await api.images(signal));
    assert.deepEqual(images[0], {
      id: "sha256:b",
      parent: "sha256:a",
      tags: ["x:latest"],
      createdAt: 10_000,
      sizeBytes: 7,
    });
    assert.deepEqual(
      images.slice(1).map(({ parent, tags }) => [parent, tags]),
      [
        ["", []],
        ["", []],
      ],
    );
  });

  it("reads an image, its history, and the build cache as Docker 28 spells it", async () => {
    const createdAt = Date.UTC(2026, 10, 21, 17, 58, 26, 842);
    assert.deepEqual(
      value(await api.image("x", signal)),
      imageDetails("sha256:b", {
        sizeBytes: 7,
        createdAt,
        layers: ["sha256:1", "sha256:2"],
        config: { ...emptyImageConfig, env: ["A=1"], workingDir: "/w", entrypoint: [], healthcheck: null },
        platform: { os: "linux", architecture: "arm64", variant: "v8" },
        settings: { ...noSettings, env: ["A=1"], workingDir: "/w", cmd: ["sh"] },
      }),
    );
    assert.deepEqual(value(await api.engine(signal)), {
      id: "e1",
      version: "28.5.2",
      imageStore: "containerd",
      platform: { os: "linux", architecture: "amd64", variant: "" },
    });
    assert.deepEqual(value(await api.history("x", signal)), [
      { id: "<missing>", createdBy: "COPY a b # buildkit", createdAt: 10_000, sizeBytes: 7 },
    ]);
    const cache = value(await api.buildCache(signal));
    assert.deepEqual(
      cache.map(({ id, parents }) => [id, parents]),
      [
        ["1", ["0"]],
        ["2", ["1"]],
        ["3", []],
      ],
    );
    assert.equal(cache[2]?.createdAt, null);
  });

  it("asks what happened up to now by the engine's clock", async () => {
    const images = [{ at: 8000, action: "tag", subjects: ["sha256:b", "x:latest"] }];
    assert.deepEqual(value(await api.events(signal)), { oldest: 8000, images });
  });

  it("asks for what an image was made by in the version of the API that tells it", async () => {
    const command = ["/bin/sh", "-c", "#(nop) ", "ENV A=1"];
    const anew = connectDocker({ host: `unix://${socket}`, tls: null });
    assert.deepEqual(value(await anew.image("classic", signal)).command, command);
    assert.equal(value(await anew.image("x", signal)).command, null);
  });

  it("answers with a fault, never with an exception", async () => {
    const kinds = async (lookup: Promise<Lookup<unknown>>) => {
      const answer = await lookup;
      return answer.kind === "failed" ? answer.fault.kind : assert.fail("an answer");
    };
    const gone = connectDocker({ host: `unix://${join(folder, "gone")}`, tls: null });
    assert.equal(await kinds(api.image("nothing", signal)), "other");
    assert.equal(await kinds(api.image("garbage", signal)), "unreadableOutput");
    assert.equal(await kinds(gone.images(signal)), "notRunning");
    assert.equal(await kinds(api.images(AbortSignal.abort())), "aborted");
  });
});
