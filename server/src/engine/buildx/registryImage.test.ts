import assert from "node:assert/strict";
import { defaultPlatform, parsePlatform, type Platform } from "../../core/plan/platform.ts";
import { inspectManifest, inspectRegistryImage } from "./registryImage.ts";

const image = (architecture: string, layer: string, variant?: string) => ({
  os: "linux",
  architecture,
  ...(variant === undefined ? {} : { variant }),
  config: { Env: ["A=1"], Cmd: ["sh"] },
  rootfs: { type: "layers", diff_ids: [layer] },
});
const listed = (digest: string, architecture: string, variant?: string) => ({
  digest,
  platform: { os: architecture === "unknown" ? "unknown" : "linux", architecture, variant },
});
const read = (answer: unknown, platform: Platform = defaultPlatform) => {
  const reading = inspectRegistryImage("a@sha256:d", platform).read(JSON.stringify(answer));
  return reading.ok ? reading.value : null;
};

describe("What a registry tells of an image", () => {
  it("is its layers and configuration", () => {
    const answer = { name: "a", manifest: { digest: "sha256:d" }, image: image("amd64", "sha256:1") };
    assert.deepEqual(read(answer), {
      manifest: "sha256:d",
      layers: ["sha256:1"],
      config: { env: ["A=1"], user: "", workingDir: "", shell: [], onBuild: [], entrypoint: [], healthcheck: null },
    });
  });

  it("is that of the platform where there are several, with attestations left aside", () => {
    const manifests = [
      listed("sha256:a", "amd64"),
      listed("sha256:v6", "arm", "v6"),
      listed("sha256:v7", "arm", "v7"),
      listed("sha256:x", "unknown"),
    ];
    const images = {
      "linux/amd64": image("amd64", "sha256:1"),
      "linux/arm/v6": image("arm", "sha256:6", "v6"),
      "linux/arm/v7": image("arm", "sha256:7", "v7"),
    };
    const answer = { manifest: { digest: "sha256:d", manifests }, image: images };
    assert.deepEqual([read(answer)?.manifest, read(answer)?.layers], ["sha256:a", ["sha256:1"]]);
    const arm = read(answer, parsePlatform("linux/arm/v7") ?? defaultPlatform);
    assert.deepEqual([arm?.manifest, arm?.layers], ["sha256:v7", ["sha256:7"]]);
    assert.equal(read(answer, { ...defaultPlatform, architecture: "riscv64" }), null);
  });

  it("is nothing when the answer is something else", () => {
    assert.equal(read({ manifest: {} }), null);
    assert.equal(inspectManifest("a").read("not JSON").ok, false);
  });

  it("is the id that a graphdriver's store knows it by, when its manifest is asked for", () => {
    const reading = inspectManifest("a").read(JSON.stringify({ config: { digest: "sha256:c" }, layers: [] }));
    assert.deepEqual(reading, { ok: true, value: "sha256:c" });
  });
});
