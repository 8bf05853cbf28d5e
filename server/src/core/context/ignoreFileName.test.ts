import assert from "node:assert/strict";
import { listIgnoreFiles } from "./ignoreFileName.ts";

describe("listIgnoreFiles", () => {
  it("prefers on BuildKit the one beside the Dockerfile", () => {
    assert.deepEqual(listIgnoreFiles("/p/docker/app.Dockerfile", "/p", "buildkit"), [
      "/p/docker/app.Dockerfile.dockerignore",
      "/p/.dockerignore",
    ]);
    assert.deepEqual(listIgnoreFiles(null, "/p/", "buildkit"), ["/p/.dockerignore"]);
  });

  it("knows on the classic builder the context's alone", () => {
    assert.deepEqual(listIgnoreFiles("/p/Dockerfile", "/p", "classic"), ["/p/.dockerignore"]);
  });
});
