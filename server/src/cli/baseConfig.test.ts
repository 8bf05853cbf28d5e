import assert from "node:assert/strict";
import { readImageConfig } from "./baseConfig.ts";

describe("The configuration of a base image", () => {
  const config = { Env: ["A=1"], User: "u", WorkingDir: "/w", OnBuild: null };
  const read = { env: ["A=1"], user: "u", workingDir: "/w", shell: [], onBuild: [], entrypoint: [], healthcheck: null };

  it("is read from an image's own file, from docker image inspect, and by itself", () => {
    for (const form of [{ config, rootfs: {} }, { Config: config }, [{ Id: "x", Config: config }], config]) {
      assert.deepEqual(readImageConfig(JSON.stringify(form)), read);
    }
  });

  it("is nothing else", () => {
    for (const text of ["", "[]", "1", '{"config":{"Env":"A=1"}}', '{"Config":1}']) {
      assert.equal(readImageConfig(text), null, text);
    }
  });
});
