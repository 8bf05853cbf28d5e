import assert from "node:assert/strict";
import { readBuildArguments } from "./buildArguments.ts";

const read = (words: string, env: NodeJS.ProcessEnv = {}) =>
  readBuildArguments(
    words.split(" ").filter((word) => word !== ""),
    "/home/dev",
    env,
  );
const places = (words: string) => {
  const { dockerfile, context } = read(words);
  return [dockerfile, context];
};

describe("Arguments of docker build", () => {
  it("name the context, and its Dockerfile when no other is named", () => {
    assert.deepEqual(places("."), ["/home/dev/Dockerfile", "/home/dev"]);
    assert.deepEqual(places("../app"), ["/home/app/Dockerfile", "/home/app"]);
    assert.deepEqual(places("-f sub/x.Dockerfile ."), ["/home/dev/sub/x.Dockerfile", "/home/dev"]);
    assert.deepEqual(places("--file /abs/Dockerfile app"), ["/abs/Dockerfile", "/home/dev/app"]);
  });

  it("may be given in any of the ways that Docker takes", () => {
    for (const words of [
      "-f x .",
      "-fx .",
      "-f=x .",
      "--file x .",
      "--file=x .",
      ". -f x",
      "-f y -f x .",
      "-f x -- .",
    ]) {
      assert.deepEqual(places(words), ["/home/dev/x", "/home/dev"], words);
    }
  });

  it("may name no file and no folder", () => {
    assert.deepEqual(places("-"), [null, null]);
    assert.equal(read("- --target t").target, "t");
    assert.deepEqual(places("-f - ."), [null, "/home/dev"]);
    for (const address of ["https://example.org/x.git#main", "git@example.org:x/y", "git://x/y", "github.com/x/y"]) {
      assert.deepEqual(places(address), [null, null], address);
    }
    assert.deepEqual(places("-f https://example.org/Dockerfile ."), [null, "/home/dev"]);
    assert.deepEqual(places(""), [null, null]);
  });

  it("have options that take a value and options that don't", () => {
    assert.deepEqual(places("--no-cache --pull -q --load ."), ["/home/dev/Dockerfile", "/home/dev"]);
    assert.deepEqual(places("-t x --platform linux/arm64 --secret id=a --output out ."), [
      "/home/dev/Dockerfile",
      "/home/dev",
    ]);
    assert.deepEqual(places("--no-cache=true --push=false ."), ["/home/dev/Dockerfile", "/home/dev"]);
  });

  it("tell folders and images of named contexts, and which of these are neither", () => {
    const given =
      "--build-context a=../a --build-context=b=docker-image://busybox --build-context c=https://example.org/c.git";
    assert.deepEqual(
      [...read(`${given} --build-context d=target:x --build-context e=/e .`).namedContexts.values()],
      [
        { kind: "folder", path: "/home/a" },
        { kind: "image", reference: "busybox" },
        { kind: "unread", why: "what the build context c gives is only known when it is fetched" },
        { kind: "unread", why: "what the build context d gives is only known when it is fetched" },
        { kind: "folder", path: "/e" },
      ],
    );
    assert.deepEqual([read("--pull .").pull, read("--pull=false .").pull, read(".").pull], [true, false, false]);
  });

  it("tell target and build arguments", () => {
    const {
      target,
      options: { buildArgs },
    } = read("--target test --build-arg A=1 --build-arg=B=x=y --build-arg C --build-arg D .", { C: "3" });
    assert.equal(target, "test");
    assert.deepEqual(Object.fromEntries(buildArgs), { A: "1", B: "x=y", C: "3" });
    assert.equal(read(".").target, null);
  });

  it("tell how progress is wanted, and are passed on without it", () => {
    const { progress, quiet, rest } = read("--progress plain -t x -q --build-arg A=1 .");
    assert.deepEqual([progress, quiet], ["plain", true]);
    assert.deepEqual(rest, ["-t", "x", "--build-arg", "A=1", "."]);
    assert.deepEqual([read(".").progress, read(".").quiet, read("--quiet=false .").quiet], [null, false, false]);
  });

  it("may have options of one letter behind a switch of one letter", () => {
    const { quiet, dockerfile, rest } = read("-qDf sub/x -t=y .");
    assert.deepEqual([quiet, dockerfile], [true, "/home/dev/sub/x"]);
    assert.deepEqual(rest, ["-D", "-f", "sub/x", "-t=y", "."]);
    assert.equal(read("-q=false .").quiet, false);
  });

  it("tell where the user wants the metadata", () => {
    assert.equal(read("--metadata-file out/m.json .").metadataFile, "/home/dev/out/m.json");
    assert.equal(read(".").metadataFile, null);
  });

  it("have no options behind a lone --, for Docker too", () => {
    assert.deepEqual(read("-t x -- -f y").rest, ["-t", "x", "--", "-f", "y"]);
  });

  it("that end too early are left to Docker to complain of", () => {
    assert.deepEqual(read(". -f").rest, ["-f", "."]);
  });
});
