import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { installFakeDocker } from "../fakeDocker.fixture.ts";
import { findDockerAddress } from "./dockerAddress.ts";

const find = (env: NodeJS.ProcessEnv) =>
  findDockerAddress({ env, signal: new AbortController().signal, timeoutMs: 10_000 });

/** What `docker context inspect` prints, for a context whose files are in `folder`. */
const context = (host: string, folder: string, material: object = {}) =>
  JSON.stringify([
    { Name: "x", Endpoints: { docker: { Host: host } }, TLSMaterial: material, Storage: { TLSPath: folder } },
  ]);

async function writeCertificates(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const name of ["ca", "cert", "key"]) await writeFile(join(folder, `${name}.pem`), name);
}

describe("Where the Docker engine listens", () => {
  it("is DOCKER_HOST, without asking anything", async () => {
    const docker = await installFakeDocker("exit 1");
    try {
      const env = { ...docker.env, DOCKER_HOST: "tcp://h:1" };
      assert.deepEqual(await find(env), { host: "tcp://h:1", tls: null });
      await writeCertificates(docker.folder);
      const secure = await find({ ...env, DOCKER_TLS_VERIFY: "1", DOCKER_CERT_PATH: docker.folder });
      assert.equal(secure.tls?.key.toString(), "key");
    } finally {
      await docker.remove();
    }
  });

  it("is the current context's endpoint, with its certificates", async () => {
    const docker = await installFakeDocker('[ "$*" = "context inspect" ] && cat "$HERE/context.json"');
    try {
      const file = join(docker.folder, "context.json");
      const env = { ...docker.env, DOCKER_CONTEXT: "x" };
      await writeFile(file, context("unix:///x.sock", docker.folder));
      assert.deepEqual(await find(env), { host: "unix:///x.sock", tls: null });
      await mkdir(join(docker.folder, "config"));
      await writeFile(join(docker.folder, "config", "config.json"), '{ "currentContext": "x" }');
      const configured = { ...docker.env, DOCKER_CONFIG: join(docker.folder, "config") };
      assert.deepEqual(await find(configured), { host: "unix:///x.sock", tls: null });
      const tls = join(docker.folder, "tls");
      await writeCertificates(join(tls, "docker"));
      await writeFile(file, context("tcp://h:2376", tls, { docker: ["ca.pem"] }));
      const found = await find(env);
      assert.deepEqual([found.host, found.tls?.ca.toString()], ["tcp://h:2376", "ca"]);
    } finally {
      await docker.remove();
    }
  });

  it("is the usual place where nobody chose a context, without asking anything", async () => {
    const docker = await installFakeDocker(`echo '${context("unix:///x.sock", "")}'`);
    try {
      for (const DOCKER_CONTEXT of ["", "default"])
        assert.match((await find({ ...docker.env, DOCKER_CONTEXT })).host, /docker[._]/);
    } finally {
      await docker.remove();
    }
  });

  it("is the usual place when no context tells", async () => {
    const docker = await installFakeDocker("echo '[]'");
    try {
      assert.match((await find({ ...docker.env, DOCKER_CONTEXT: "x" })).host, /docker[._]/);
    } finally {
      await docker.remove();
    }
  });
});
