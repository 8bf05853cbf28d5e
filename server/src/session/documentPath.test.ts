import assert from "node:assert/strict";
import { documentPath, isIgnoreFile } from "./documentPath.ts";

describe("The file of a document", () => {
  it("is the path of a file's URI, decoded", () => {
    assert.equal(documentPath("file:///a%20b/Dockerfile"), "/a b/Dockerfile");
  });

  it("is missing for what is not on this machine's disk", () => {
    for (const uri of ["untitled:Untitled-1", "vscode-vfs://github/a/b/Dockerfile", "file://host/Dockerfile", ""]) {
      assert.equal(documentPath(uri), null, uri);
    }
  });

  it("is known for an ignore file by its name", () => {
    assert.equal(isIgnoreFile("file:///a/Dockerfile.dockerignore"), true);
    assert.equal(isIgnoreFile("file:///a/Dockerfile.dev"), false);
  });
});
