import assert from "node:assert/strict";
import { known } from "../known.ts";
import { BuildkitScope } from "./buildkitScope.ts";
import type { Scope } from "./scope.ts";

const image = BuildkitScope.ofImage(
  [
    ["PATH", "/bin"],
    ["LANG", "C"],
  ],
  null,
);

function list(scope: Scope): string {
  const texts = scope.list().variables.map(({ name, value }) => `${name}=${value.known ? value.value : "?"}`);
  return texts.join(" ");
}

describe("variables of a BuildKit stage", () => {
  it("keep the order of their last assignment, arguments among them", () => {
    const scope = image
      .withEnvironment("A", known("1"))
      .withArgument("B", known("2"))
      .withEnvironment("PATH", known("/x"))
      .withArgument("A", known("3"))
      .withArgument("NONE", null);
    assert.equal(list(scope), "LANG=C B=2 PATH=/x A=3");
    assert.deepEqual(scope.lookUp("A"), { kind: "set", value: known("3") });
    assert.deepEqual(scope.lookUp("NONE"), { kind: "unset" });
  });

  it("stay as they were for the steps before", () => {
    const before = image.withArgument("A", known("1"));
    before.withArgument("A", known("2"));
    assert.equal(list(before), "PATH=/bin LANG=C A=1");
  });

  it("pass to a child stage, where the image's own come again behind the arguments", () => {
    const parent = image
      .withArgument("ARG", known("1"))
      .withEnvironment("ENV", known("2"))
      .withArgument("X", known("3"));
    assert.equal(list(parent.forChildStage()), "ARG=1 X=3 PATH=/bin LANG=C ENV=2");
  });

  it("show a child stage the ENV that an ARG of the parent hid", () => {
    const parent = image.withEnvironment("V", known("env")).withArgument("V", known("arg"));
    const child = parent.forChildStage();
    assert.deepEqual(child.lookUp("V"), { kind: "set", value: known("env") });
    assert.equal(list(child), "PATH=/bin LANG=C V=env");
    assert.equal(list(child.withArgument("V", known("again")).forChildStage()), "PATH=/bin LANG=C V=env");
  });

  it("keep a variable's place in the image when it gets a new value there", () => {
    const parent = image.withEnvironment("A", known("1")).withEnvironment("PATH", known("/y"));
    assert.equal(list(parent), "LANG=C A=1 PATH=/y");
    assert.equal(list(parent.forChildStage()), "PATH=/y LANG=C A=1");
  });

  it("say where they come from", () => {
    const scope = image.withEnvironment("A", known("1")).withArgument("B", known("2"));
    const origins = scope.list().variables.map(({ origin }) => origin);
    assert.deepEqual(origins, ["image", "image", "env", "arg"]);
  });
});

describe("variables over a base that is not known", () => {
  const gap = "the image is not here";
  const scope = BuildkitScope.ofImage([], gap).withArgument("A", known("1")).withEnvironment("E", known("2"));

  it("may be set or not, unless the stage sets them", () => {
    assert.deepEqual(scope.lookUp("HOME"), { kind: "unclear", why: gap });
    assert.deepEqual(scope.lookUp("A"), { kind: "set", value: known("1") });
    assert.equal(scope.list().gap, gap);
  });

  it("hide inherited arguments from a child stage, for the base may have an ENV of that name", () => {
    const child = scope.forChildStage();
    assert.equal(list(child), "A=? E=2");
    assert.equal(list(child.withArgument("A", known("3"))), "E=2 A=3");
  });
});
