import assert from "node:assert/strict";
import { documentPath, isDockerfile } from "./documentPath.ts";

describe("The file of a document", () => {
  it("is the path of a file's URI, decoded", () => {
    assert.equal(documentPath("file:///a%20b/Dockerfile"), "/a b/Dockerfile");
  });

  it("is missing for what is not on this machine's disk", () => {
    for (const uri of ["untitled:Untitled-1", "vscode-vfs://github/a/b/Dockerfile", "file://host/Dockerfile", ""]) {
      assert.equal(documentPath(uri), null, uri);
    }
  });

  it("is no Dockerfile when it is the ignore file or the stored build of one", () => {
    assert.equal(isDockerfile("file:///a/Dockerfile.dev"), true);
    assert.equal(isDockerfile("file:///a/Dockerfile.dockerignore"), false);
    assert.equal(isDockerfile("file:///a/Dockerfile.cachelens.json"), false);
  });
});
