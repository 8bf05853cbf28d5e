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
    const env = { PATH: `${folder}:${process.env["PATH"] ?? ""}`, DOCKER_CONFIG: folder };
    const options = { env, signal: new AbortController().signal, timeoutMs: 10_000 };
    const credentials = await readCredentials(reference, options);
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

  /** A helper that knows these registries, as `docker login` would have left them. */
  const install = async (name: string, answers: Readonly<Record<string, object>>): Promise<void> => {
    const cases = Object.entries(answers).map(([server, answer]) => `${server}) echo '${JSON.stringify(answer)}' ;;`);
    const refuse = "*) echo 'credentials not found in native keychain'; exit 1 ;;";
    const script = `#!/bin/sh\n[ "$*" = get ] || exit 2\ncase "$(cat)" in\n${cases.join("\n")}\n${refuse}\nesac\n`;
    await writeFile(join(folder, `docker-credential-${name}`), script, { mode: 0o755 });
  };

  it("are those of the helper that keeps them, and of the one for the registry before that for all", async () => {
    await install("all", {
      "registry.example.org": { ServerURL: "x", Username: "me", Secret: "word" },
      "https://index.docker.io/v1/": { Username: "<token>", Secret: "identity" },
    });
    await install("one", { "127.0.0.1:5000": { Username: "you", Secret: "other" } });
    await configure({
      auths: { "registry.example.org": {} },
      credsStore: "all",
      credHelpers: { "127.0.0.1:5000": "one" },
    });
    assert.deepEqual(await read("registry.example.org/base:1"), {
      username: "me",
      password: "word",
      serveraddress: "registry.example.org",
    });
    assert.deepEqual(await read("127.0.0.1:5000/base:1"), {
      username: "you",
      password: "other",
      serveraddress: "127.0.0.1:5000",
    });
    assert.deepEqual(await read("docker.io/library/busybox:latest"), {
      identitytoken: "identity",
      serveraddress: "https://index.docker.io/v1/",
    });
  });

  it("are none where nobody keeps them, or who does gives none", async () => {
    assert.equal(await read("docker.io/library/busybox:latest"), null);
    await configure({ credsStore: "gone" });
    assert.equal(await read("registry.example.org/base:1"), null);
    await install("gone", { "other.example.org": {} });
    assert.equal(await read("registry.example.org/base:1"), null);
    assert.equal(await read("other.example.org/base:1"), null);
    await writeFile(join(folder, "config.json"), "{");
    assert.equal(await read("registry.example.org/base:1"), null);
  });
});
