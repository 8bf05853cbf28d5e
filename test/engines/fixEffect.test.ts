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
    const npm = async () => {
      const { instructions } = await project.explain();
      return instructions.find(({ text }) => text === "RUN npm ci")?.last ?? assert.fail("not told");
    };
    await project.cachelens(["build", "."]);
    const seconds = ((await npm()).durationMs ?? 0) / 1000;
    const { stdout, stderr } = await project.cachelens(["fix", "--dry-run"]);
    assert.match(stdout, /^\+COPY package-lock.json package.json \.\/$/m);
    const said = /^Dockerfile: costs ≈([\d.]+) s once, saves ≈([\d.]+) s at each change of line 4$/m.exec(stderr);
    for (const figure of said?.slice(1) ?? assert.fail(stderr))
      assert.ok(Math.abs(Number(figure) - seconds) < 1, stderr);
    await project.cachelens(["fix"]);
    await project.cachelens(["build", "."]);
    assert.equal((await npm()).status, "built");
    await project.write("src/a.js", "2");
    await project.cachelens(["build", "."]);
    assert.equal((await npm()).status, "cached");
    assert.equal((await project.cachelens(["fix", "--dry-run"])).stderr, "");
  });
});
