import assert from "node:assert/strict";
import { useEngine } from "./useEngine.ts";

const files = {
  Dockerfile: `FROM busybox
RUN printf '#!/bin/sh\\nsleep 3; mkdir -p node_modules\\n' > /bin/npm && chmod 755 /bin/npm
WORKDIR /app
COPY . .
RUN npm ci
`,
  "package.json": "{}",
  "package-lock.json": "{}",
  "src/a.js": "1",
};

describe("what a fix is said to cost and to save", () => {
  const engine = useEngine({ kind: "modern" });

  it("is what builds with it then cost and save", async () => {
    const project = await engine.project("effect", files);
    const npm = async (): Promise<string | undefined> => {
      const { instructions } = await project.explain();
      return instructions.find(({ text }) => text === "RUN npm ci")?.last?.status;
    };
    await project.cachelens(["build", "."]);
    const { stdout, stderr } = await project.cachelens(["fix", "--dry-run"]);
    assert.match(stdout, /^\+COPY package-lock.json package.json \.\/$/m);
    assert.match(stderr, /^Dockerfile: costs ≈3(\.\d)? s once, saves ≈3(\.\d)? s at each change of line 4$/m);
    await project.cachelens(["fix"]);
    await project.cachelens(["build", "."]);
    assert.equal(await npm(), "built");
    await project.write("src/a.js", "2");
    await project.cachelens(["build", "."]);
    assert.equal(await npm(), "cached");
    assert.equal((await project.cachelens(["fix", "--dry-run"])).stderr, "");
  });
});
