import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readProxyArgs } from "./proxyArgs.ts";

describe("Build arguments that Docker passes by itself", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "proxies-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const configure = (proxies: unknown): NodeJS.ProcessEnv => {
    writeFileSync(join(folder, "config.json"), JSON.stringify({ auths: {}, proxies }));
    return { DOCKER_CONFIG: folder };
  };

  it("are the proxies of its configuration, for the classic builder in small letters too", () => {
    const env = configure({ default: { httpProxy: "http://p", noProxy: "localhost", ftpProxy: "" } });
    const values = { HTTP_PROXY: "http://p", NO_PROXY: "localhost" };
    assert.deepEqual(Object.fromEntries(readProxyArgs(env, "buildkit")), values);
    const both = { ...values, http_proxy: "http://p", no_proxy: "localhost" };
    assert.deepEqual(Object.fromEntries(readProxyArgs(env, "classic")), both);
  });

  it("are those of the engine, if it has its own", () => {
    const env = configure({ default: { httpProxy: "a" }, "tcp://engine:2376": { allProxy: "b" } });
    const read = (host: string) => Object.fromEntries(readProxyArgs({ ...env, DOCKER_HOST: host }, "buildkit"));
    assert.deepEqual(read("tcp://engine:2376"), { ALL_PROXY: "b" });
    assert.deepEqual(read("tcp://other:2376"), { HTTP_PROXY: "a" });
  });

  it("are none without a configuration, or with one that nobody can read", () => {
    assert.equal(readProxyArgs({ DOCKER_CONFIG: folder }, "classic").size, 0);
    assert.equal(readProxyArgs(configure("x"), "classic").size, 0);
  });
});
