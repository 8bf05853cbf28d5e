import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readCredentials } from "./registryCredentials.ts";

describe("Credentials for a registry", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "docker-config-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const base64 = (text: string): string => Buffer.from(text).toString("base64");
  const configure = (config: unknown) => writeFile(join(folder, "config.json"), JSON.stringify(config));
  const read = async (reference: string): Promise<unknown> => {
    const credentials = await readCredentials(reference, { DOCKER_CONFIG: folder });
    return credentials === null ? null : JSON.parse(Buffer.from(credentials, "base64url").toString());
  };

  it("are those that Docker's client keeps in the clear for this registry, and no other", async () => {
    await configure({
      auths: {
        "127.0.0.1:5000": { auth: base64("me:pass:word") },
        "https://index.docker.io/v1/": { auth: base64("hub:secret\0\0") },
      },
    });
    assert.deepEqual(await read("127.0.0.1:5000/team/base:1"), {
      username: "me",
      password: "pass:word",
      serveraddress: "127.0.0.1:5000",
    });
    assert.deepEqual(await read("docker.io/library/busybox:latest"), {
      username: "hub",
      password: "secret",
      serveraddress: "https://index.docker.io/v1/",
    });
    assert.equal(await read("127.0.0.1:5001/team/base:1"), null);
  });

  it("are none where a helper keeps them, or nobody", async () => {
    assert.equal(await read("docker.io/library/busybox:latest"), null);
    await configure({ auths: { "registry.example.org": {} }, credsStore: "desktop" });
    assert.equal(await read("registry.example.org/base:1"), null);
    await writeFile(join(folder, "config.json"), "{");
    assert.equal(await read("registry.example.org/base:1"), null);
  });
});
