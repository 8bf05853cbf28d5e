import assert from "node:assert/strict";
import { fullReference, repositoryOf } from "./imageReference.ts";

describe("fullReference", () => {
  it("adds registry, library and tag where they go without saying", () => {
    const digest = `@sha256:${"a".repeat(64)}`;
    const cases = {
      ubuntu: "docker.io/library/ubuntu:latest",
      "ubuntu:24.04": "docker.io/library/ubuntu:24.04",
      "team/app": "docker.io/team/app:latest",
      "docker.io/ubuntu": "docker.io/library/ubuntu:latest",
      "index.docker.io/team/app": "docker.io/team/app:latest",
      "localhost/app": "localhost/app:latest",
      "localhost:5000/team/app:1": "localhost:5000/team/app:1",
      "ghcr.io/a/b": "ghcr.io/a/b:latest",
      [`ubuntu${digest}`]: `docker.io/library/ubuntu${digest}`,
      [`ubuntu:1${digest}`]: `docker.io/library/ubuntu:1${digest}`,
    };
    for (const [text, full] of Object.entries(cases)) assert.equal(fullReference(text), full, text);
  });

  it("is null for what is no reference", () => {
    for (const text of ["Ubuntu", "a b", "ubuntu:", "ubuntu@sha256:12", "-x", "a//b", "a:b:c"]) {
      assert.equal(fullReference(text), null, text);
    }
  });
});

describe("repositoryOf", () => {
  it("leaves tag and digest out, and the port of a registry in", () => {
    const digest = `@sha256:${"a".repeat(64)}`;
    const all = ["ubuntu", "ubuntu:1", `ubuntu:1${digest}`, `ubuntu${digest}`].map(repositoryOf);
    assert.deepEqual([...new Set(all)], ["docker.io/library/ubuntu"]);
    assert.equal(repositoryOf("localhost:5000/team/app:1"), "localhost:5000/team/app");
  });
});
