import assert from "node:assert/strict";
import { parseDockerfile } from "../dockerfile/parseDockerfile.ts";
import { planBuild } from "../plan/planBuild.ts";
import { listContextPaths, listNamedPaths } from "./contextPaths.ts";

const asked = (text: string) => listContextPaths(planBuild(parseDockerfile(text)));

describe("What BuildKit asks the client for", () => {
  it("is what the steps of reached stages read", () => {
    const unused = "FROM a AS unused\nCOPY x /\n";
    assert.deepEqual(asked(`${unused}FROM a\nCOPY b ./c/ /\nADD https://x/y /\nRUN --mount=source=d,target=/d y\n`), [
      "b",
      "c",
      "d",
    ]);
  });

  it("is everything for the context's own folder", () => {
    assert.equal(asked("FROM a\nCOPY . /\nCOPY b /\n"), null);
    assert.equal(asked("FROM a\nRUN --mount=target=/d y\n"), null);
  });

  it("is nothing for caches, secrets, other stages and a tmpfs", () => {
    const others = "--mount=type=cache,target=/c --mount=type=secret,id=s --mount=from=b,target=/b";
    assert.deepEqual(asked(`FROM a AS b\nFROM a\nRUN ${others} --mount=type=tmpfs,target=/d y\n`), []);
  });

  it("is of a named context what steps take from that one", () => {
    const named = (text: string) => {
      const options = { builder: "buildkit" as const, namedContexts: new Set(["lib"]) };
      return listNamedPaths(planBuild(parseDockerfile(text), options), "lib");
    };
    const copies = "FROM a\nCOPY x /\nCOPY --from=lib b ./c /\nCOPY --from=other d /\n";
    assert.deepEqual(named(`${copies}RUN --mount=from=lib,source=e,target=/e y\n`), ["b", "c", "e"]);
    assert.deepEqual(named("FROM a\nCOPY . /\n"), []);
    assert.equal(named("FROM a\nCOPY --from=lib . /\n"), null);
    assert.equal(named("FROM a AS lib\nFROM lib\nRUN x\n"), null);
  });

  it("is everything where there is a tmpfs and anything is asked for", () => {
    assert.equal(asked("FROM a\nRUN --mount=type=tmpfs,target=/d y\nCOPY b /\n"), null);
  });
});
