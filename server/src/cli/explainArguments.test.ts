import assert from "node:assert/strict";
import { UsageError } from "./commandLine.ts";
import { readExplainArguments } from "./explainArguments.ts";

const read = (words: string, env: NodeJS.ProcessEnv = {}) =>
  readExplainArguments(
    words.split(" ").filter((word) => word !== ""),
    "/home/dev",
    env,
  );

describe("Arguments of cachelens explain", () => {
  it("are the folder's Dockerfile, as text, unless told otherwise", () => {
    const { buildArgs, ...rest } = read("");
    assert.deepEqual(rest, {
      file: "Dockerfile",
      path: "/home/dev/Dockerfile",
      context: null,
      target: null,
      platform: null,
      network: null,
      namedContexts: null,
      builder: null,
      pull: false,
      format: "text",
      since: null,
      builderKind: null,
      baseConfig: null,
    });
    assert.equal(buildArgs.size, 0);
  });

  it("name the file as it was given, and absolute paths to work with", () => {
    const { file, path, context } = read("../x/Dockerfile --context ..");
    assert.deepEqual([file, path, context], ["../x/Dockerfile", "/home/x/Dockerfile", "/home"]);
  });

  it("have the options of interfaces and build", () => {
    const asked = read("--target t --platform linux/arm64 --builder b --format=json --build-arg A=1 --build-arg B", {
      B: "2",
    });
    assert.deepEqual(
      [asked.target, asked.platform, asked.builder, asked.format],
      ["t", { os: "linux", architecture: "arm64", variant: "" }, "b", "json"],
    );
    assert.deepEqual(Object.fromEntries(asked.buildArgs), { A: "1", B: "2" });
    assert.deepEqual([asked.pull, read("--pull").pull], [false, true]);
  });

  it("that make no sense are wrong usage", () => {
    for (const words of ["a b", "--format xml", "--no-such-option", "--target", "--format", "--pull --since main"]) {
      assert.throws(() => read(words), UsageError, words);
    }
  });
});
