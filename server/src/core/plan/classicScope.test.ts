import assert from "node:assert/strict";
import { known } from "../known.ts";
import { ClassicScope } from "./classicScope.ts";
import type { Scope } from "./scope.ts";

const buildArgs = new Map([["HTTP_PROXY", "http://proxy"]]);

function start(args: ReadonlyMap<string, string> = new Map()): Scope {
  return ClassicScope.ofImage([["PATH", "/bin"]], null, args);
}

function list(scope: Scope): string {
  return scope
    .list()
    .variables.map(({ name, value, origin }) => `${origin}:${name}=${value.known ? value.value : "?"}`)
    .join(" ");
}

describe("variables of the classic builder", () => {
  it("are the environment in its order, then the arguments sorted", () => {
    const scope = start()
      .withArgument("P", known("1"))
      .withEnvironment("A", known("2"))
      .withArgument("P2", known("3"))
      .withEnvironment("PATH", known("/x"));
    assert.equal(list(scope), "env:PATH=/x env:A=2 arg:P2=3 arg:P=1");
  });

  it("hide an argument behind an environment variable of the same name", () => {
    const scope = start().withEnvironment("A", known("env")).withArgument("A", known("arg"));
    assert.equal(list(scope), "image:PATH=/bin env:A=env");
    assert.deepEqual(scope.lookUp("A"), { kind: "set", value: known("env") });
  });

  it("forget an argument's value when ARG declares it again without one", () => {
    const scope = start().withArgument("A", known("1")).withArgument("A", null);
    assert.deepEqual(scope.lookUp("A"), { kind: "unset" });
  });

  it("pass only the environment to a child stage", () => {
    const scope = start().withArgument("A", known("1")).withEnvironment("E", known("2")).forChildStage();
    assert.equal(list(scope), "image:PATH=/bin env:E=2");
  });

  it("hold the command line's proxy settings, declared or not", () => {
    assert.equal(list(start(buildArgs)), "image:PATH=/bin proxy:HTTP_PROXY=http://proxy");
    const declared = start(buildArgs).withArgument("HTTP_PROXY", known("http://proxy"));
    assert.equal(list(declared), "image:PATH=/bin arg:HTTP_PROXY=http://proxy");
  });

  it("may be set or not over a base that is not known", () => {
    const scope = ClassicScope.ofImage([], "not here", new Map()).withArgument("A", known("1"));
    assert.deepEqual(scope.lookUp("A"), { kind: "unclear", why: "not here" });
  });
});
