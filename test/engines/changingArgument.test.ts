import assert from "node:assert/strict";
import { useEngine } from "./useEngine.ts";

const files = {
  Dockerfile: `FROM busybox
ARG FLAVOUR
RUN sleep 2
RUN echo $FLAVOUR > /flavour
`,
};

describe("an argument that has another value in each build", () => {
  const engine = useEngine({ kind: "modern" });

  it("is told by its builds, of which no value was kept", async () => {
    const project = await engine.project("flavours", files);
    for (const flavour of ["vanilla", "mint", "mint", "lemon", "nut"]) {
      await project.cachelens(["build", "--build-arg", `FLAVOUR=${flavour}`, "."]);
    }
    const { stdout } = await project.cachelens(["check"]);
    assert.match(
      stdout,
      /^Dockerfile:2: warning: FLAVOUR had a new value in 3 of 5 builds, and each time 1 step that does not use it runs again \(≈2(\.\d)? s\): move it below line 3\. \[early-arg\]$/m,
    );
  });
});
