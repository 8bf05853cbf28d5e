import assert from "node:assert/strict";
import { file, snapshotOf } from "../context/snapshot.fixture.ts";
import { predictAfter, type GivenBuild } from "./prediction.fixture.ts";

/** The next build of a Dockerfile after one build, where only some things are others. */
function change(before: GivenBuild, after: Partial<GivenBuild>): readonly string[] {
  return predictAfter([before], { ...before, ...after });
}

describe("The prediction for BuildKit", () => {
  const copy: GivenBuild = {
    dockerfile: "FROM ubuntu\nRUN echo\nCOPY a b /d/\nRUN cat /d/a\nCMD x\n",
    files: { a: "1", b: "2", c: "3" },
  };

  it("is cached where nothing changed", () => {
    assert.deepEqual(change(copy, {}), ["1 cached", "2 cached", "3 cached", "4 cached", "5 metadata"]);
  });

  it("does not know what the cache holds when it knows of no build", () => {
    assert.deepEqual(predictAfter([], copy).slice(0, 2), ["1 unknown: no-record", "2 unknown: no-record"]);
  });

  it("names the changed file, and what follows (B1, B2)", () => {
    const expected = ["1 cached", "2 cached", "3 rebuild: b content", "4 rebuild: follows 3", "5 metadata"];
    assert.deepEqual(change(copy, { files: { a: "1", b: "9", c: "9" } }), expected);
  });

  it("takes the first cause for what follows, and own reasons first", () => {
    const dockerfile = "FROM ubuntu\nCOPY a /\nCOPY b /\nRUN x\n";
    const before = { dockerfile, files: { a: "1", b: "2" } };
    const expected = ["1 cached", "2 rebuild: a content", "3 rebuild: b content, follows 2", "4 rebuild: follows 2"];
    assert.deepEqual(change(before, { files: { a: "9", b: "9" } }), expected);
  });

  it("ignores what is no part of a key: text form, flags' order, comments, metadata (B3, B11, B24)", () => {
    const dockerfile =
      '# new\nfrom ubuntu\nRUN ["/bin/sh", "-c", "echo"]\nLABEL x=1\nCOPY ["./a", "/b", "/d/./"]\nRUN \\\n  cat /d/a\n';
    const expected = ["2 cached", "3 cached", "4 metadata", "5 cached", "6 cached"];
    assert.deepEqual(change(copy, { dockerfile: dockerfile.replace("  cat", "cat") }), expected);
  });

  it("tells an edit from a new instruction and from one that went away", () => {
    const before = { dockerfile: "FROM ubuntu\nRUN a\nRUN b\nRUN c\n" };
    assert.deepEqual(change(before, { dockerfile: "FROM ubuntu\nRUN a\nRUN bb\nRUN c\n" }).slice(2), [
      "3 rebuild: instruction-changed",
      "4 rebuild: follows 3",
    ]);
    assert.deepEqual(change(before, { dockerfile: "FROM ubuntu\nRUN a\nRUN c\n" }).slice(2), [
      "3 rebuild: without RUN b",
    ]);
    assert.deepEqual(change(before, { dockerfile: "FROM ubuntu\nRUN a\nRUN b\nRUN c\nRUN d\n" }).slice(4), [
      "5 rebuild: instruction-added",
    ]);
  });

  it("counts every earlier build, whatever Dockerfile it was of (B17)", () => {
    const other: GivenBuild = { ...copy, files: { a: "9", b: "2" } };
    assert.deepEqual(predictAfter([copy, other], copy).slice(2, 4), ["3 cached", "4 cached"]);
    const foreign: GivenBuild = { dockerfile: "FROM ubuntu\nRUN echo\nRUN mine\n", isOwn: false };
    assert.deepEqual(predictAfter([copy, foreign], { dockerfile: "FROM ubuntu\nRUN echo\nRUN mine\nRUN x\n" }), [
      "1 cached",
      "2 cached",
      "3 cached",
      "4 rebuild: instruction-added",
    ]);
  });

  it("leaves open what only a build of the same Dockerfile could tell, when there was none", () => {
    const foreign: GivenBuild = { dockerfile: "FROM ubuntu\nRUN echo\nRUN other\n", isOwn: false };
    assert.deepEqual(predictAfter([foreign], { dockerfile: "FROM ubuntu\nRUN echo\nRUN mine\nFROM alpine\n" }), [
      "1 skip",
      "2 skip",
      "3 skip",
      "4 unknown: no-record",
    ]);
    assert.deepEqual(predictAfter([foreign], { dockerfile: "FROM ubuntu\nRUN echo\nRUN mine\nRUN more\n" }), [
      "1 cached",
      "2 cached",
      "3 unknown: no-record",
      "4 unknown: no-record",
    ]);
  });

  it("compares with the build whose results it starts from", () => {
    const builds = ["1 2", "9 2"]
      .map((text) => text.split(" "))
      .map(([a = "", b = ""]) => ({
        dockerfile: "FROM ubuntu\nCOPY a /\nCOPY b /\n",
        files: { a, b },
      }));
    const [first] = builds;
    assert.ok(first);
    assert.deepEqual(predictAfter(builds, { ...first, files: { a: "1", b: "9" } }).slice(1), [
      "2 cached",
      "3 rebuild: b content",
    ]);
  });

  it("names variables, used or not, and only where a RUN sees them (B9, B10)", () => {
    const before: GivenBuild = {
      dockerfile: "FROM ubuntu\nRUN a\nARG V=1\nCOPY a /\nENV E=1\nRUN b\n",
      files: { a: "1" },
    };
    assert.deepEqual(change(before, { args: { V: "2" } }), [
      "1 cached",
      "2 cached",
      "3 metadata",
      "4 cached",
      "5 metadata",
      "6 rebuild: ARG V",
    ]);
    const edited = before.dockerfile.replace("ENV E=1", "ENV E=2");
    assert.deepEqual(change(before, { dockerfile: edited }).slice(5), ["6 rebuild: ENV E"]);
    assert.deepEqual(change(before, { args: { NOT_DECLARED: "1" } }).slice(5), ["6 cached"]);
  });

  it("names the variable that an unchanged COPY mentions", () => {
    const before: GivenBuild = { dockerfile: "FROM ubuntu\nARG V=1\nCOPY a /d-$V/\n", files: { a: "1" } };
    assert.deepEqual(change(before, { args: { V: "2" } }).slice(2), ["3 rebuild: ARG V"]);
  });

  it("knows what a RUN takes from user, workdir, shell and options (B9)", () => {
    const dockerfile = 'FROM ubuntu\nUSER root\nSHELL ["/bin/sh", "-c"]\nRUN a\n';
    const last = (after: Partial<GivenBuild>): string | undefined => change({ dockerfile }, after).at(-1);
    assert.equal(last({ dockerfile: dockerfile.replace("root", "0") }), "4 rebuild: user-changed");
    assert.equal(last({ dockerfile: dockerfile.replace("-c", "-ec") }), "4 rebuild: shell-changed");
    assert.equal(last({ options: { network: "none" } }), "4 rebuild: option-changed network");
    assert.equal(last({ options: { network: "default" } }), "4 cached");
    assert.equal(last({ options: { ulimits: ["nofile=1"] } }), "4 rebuild: option-changed ulimit");
    assert.equal(last({ options: { shmSize: 1 } }), "4 rebuild: option-changed shm-size");
    assert.equal(last({ options: { cgroupParent: "x" } }), "4 rebuild: option-changed cgroup-parent");
    assert.equal(
      last({ args: { BUILDKIT_SANDBOX_HOSTNAME: "h" } }),
      "4 rebuild: option-changed BUILDKIT_SANDBOX_HOSTNAME",
    );
    assert.equal(
      last({ plan: { platform: { os: "linux", architecture: "arm64", variant: "" } } }),
      "4 rebuild: platform-changed",
    );
    const hosts = (host: string): GivenBuild => ({ dockerfile, options: { addHosts: [host] } });
    assert.equal(change(hosts("srv:10.0.0.1"), hosts("srv=10.0.0.2")).at(-1), "4 cached");
    assert.equal(change(hosts("srv:10.0.0.1"), hosts("other:10.0.0.1")).at(-1), "4 rebuild: option-changed add-host");
  });

  it("takes WORKDIR's path without a slash at its end, which the next RUN sees (B12, D)", () => {
    const before: GivenBuild = { dockerfile: "FROM ubuntu\nWORKDIR /w\nCOPY a .\nRUN x\n", files: { a: "1" } };
    const after = { dockerfile: before.dockerfile.replace("/w", "/w/") };
    assert.deepEqual(change(before, after).slice(1), ["2 cached", "3 cached", "4 rebuild: workdir-changed"]);
    assert.deepEqual(
      change(before, { args: { SOURCE_DATE_EPOCH: "1" } })[1],
      "2 rebuild: option-changed SOURCE_DATE_EPOCH",
    );
  });

  it("takes owners by number, and root for 0, but a group only where one is written (B3)", () => {
    const owned = (owner: string): GivenBuild => ({
      dockerfile: `FROM ubuntu\nCOPY --chown=${owner} a /\n`,
      files: { a: "1" },
    });
    assert.equal(change(owned("root"), owned("0"))[1], "2 cached");
    assert.equal(change(owned("1"), owned("1:1"))[1], "2 rebuild: instruction-changed");
    for (const owner of [":0", "0:", ":", "root:root"]) assert.equal(change(owned("0:0"), owned(owner))[1], "2 cached");
    const mode = (text: string): GivenBuild => ({
      dockerfile: `FROM ubuntu\nCOPY --chmod=${text} a /\n`,
      files: { a: "1" },
    });
    assert.equal(change(mode("644"), mode("0644"))[1], "2 cached");
    assert.equal(change(mode("$NOTHING"), { dockerfile: "FROM ubuntu\nCOPY a /\n" })[1], "2 cached");
    assert.equal(change(mode("644"), mode("u=rw,go=r"))[1], "2 rebuild: instruction-changed");
  });

  it("decides copied files by content, wherever they come from (B2, B15)", () => {
    const before: GivenBuild = {
      dockerfile: "FROM ubuntu\nCOPY a /\n",
      files: { a: "1" },
      namedContexts: { lib: { a: "1" } },
    };
    const dockerfile = "FROM ubuntu\nCOPY --from=lib a /\n";
    assert.equal(change(before, { dockerfile })[1], "2 cached");
    assert.equal(
      change(before, { dockerfile, namedContexts: { lib: { a: "2" } } })[1],
      "2 rebuild: instruction-changed",
    );
  });

  it("names the context of a file that changed, where it is not the build's own", () => {
    const before: GivenBuild = {
      dockerfile: "FROM ubuntu\nCOPY --from=lib a /\n",
      namedContexts: { lib: { a: "1", b: "1" } },
    };
    assert.equal(change(before, { namedContexts: { lib: { a: "1", b: "2" } } })[1], "2 cached");
    assert.equal(change(before, { namedContexts: { lib: { a: "2", b: "1" } } })[1], "2 rebuild: lib:a content");
    assert.equal(change(before, { namedContexts: { lib: { b: "1" } } })[1], "2 rebuild: lib:a removed");
  });

  it("do not say what becomes of a stage that starts from a context", () => {
    const before: GivenBuild = {
      dockerfile: "FROM ubuntu AS lib\nRUN x\nFROM lib\nRUN y\nRUN z\n",
      namedContexts: { lib: { a: "1" } },
    };
    assert.match(change(before, {})[3] ?? "", /^4 unknown: .*context-unreadable$/);
  });

  it("fails at a source that is not there, cached or not", () => {
    const stage = { dockerfile: "FROM ubuntu AS s\nRUN x\nFROM ubuntu\nCOPY --from=s a /\n" };
    assert.equal(change(copy, { files: { a: "1" } })[2], "3 rebuild: b removed");
    const after: GivenBuild = { dockerfile: "FROM ubuntu AS s\nRUN x\nFROM ubuntu\nCOPY a /\n" };
    assert.equal(change(stage, after)[3], "4 rebuild: a removed");
  });

  it("takes the old content where BuildKit does not send a file again (B7)", () => {
    const files = { a: file("1", { modifiedAt: "1" }), b: "2" };
    const edited = { a: file("9", { modifiedAt: "1" }), b: "2" };
    const before: GivenBuild = { ...copy, files };
    assert.equal(change(before, { files: edited })[2], "3 rebuild: a content");
    const received = snapshotOf(files);
    assert.equal(change(before, { files: edited, received })[2], "3 cached");
  });

  it("does not know whether a build that failed had finished what it marked as cached, until a later one tells (B19)", () => {
    const dockerfile = "FROM a\nRUN one\nCOPY f .\nRUN two\n";
    const files = { f: "1" };
    const failed = { dockerfile, uncertain: [2], failed: [3] };
    const open = "unknown: failure-untold";
    assert.deepEqual(predictAfter([failed], { dockerfile, files }), [
      "1 cached",
      `2 ${open}`,
      "3 rebuild: previous-failure",
      "4 rebuild: follows 3",
    ]);
    const all = ["1 cached", "2 cached", "3 cached", "4 cached"];
    assert.deepEqual(predictAfter([failed, { dockerfile, files }], { dockerfile, files }), all);
    assert.deepEqual(predictAfter([{ dockerfile: "FROM a\nRUN one\n" }, failed], { dockerfile, files })[1], "2 cached");
  });

  it("does not know whether a build started from the image of now where nobody told what it was", () => {
    const dockerfile = "FROM a\nRUN one\n";
    const untold = { dockerfile, images: { a: null } };
    const open = "unknown: not-known";
    assert.deepEqual(predictAfter([untold], { dockerfile }), [`1 ${open}`, `2 ${open}`]);
    assert.deepEqual(predictAfter([{ dockerfile }, untold], { dockerfile }), ["1 cached", "2 cached"]);
    assert.equal(predictAfter([untold], { dockerfile: "FROM b\nRUN one\n" })[0], "1 rebuild: instruction-added");
  });

  it("runs again what failed (B19)", () => {
    const dockerfile = "FROM ubuntu\nRUN a\nRUN false\nRUN b\n";
    assert.deepEqual(predictAfter([{ dockerfile, failed: [3] }], { dockerfile }), [
      "1 cached",
      "2 cached",
      "3 rebuild: previous-failure",
      "4 rebuild: follows 3",
    ]);
  });

  it("runs every step but FROM with --no-cache, and keeps the results for later (B18)", () => {
    const options = { noCache: true };
    assert.deepEqual(change(copy, { options }).slice(0, 2), ["1 cached", "2 rebuild: no-cache --no-cache"]);
    assert.deepEqual(predictAfter([{ ...copy, options }], copy).slice(0, 3), ["1 cached", "2 cached", "3 cached"]);
  });

  it("names heredocs by what counts: body, and the file's name (B20)", () => {
    const run = (mark: string, body: string): GivenBuild => ({
      dockerfile: `FROM ubuntu\nRUN <<${mark}\n${body}\n${mark}\n`,
    });
    assert.equal(change(run("A", "x"), run("B", "x"))[1], "2 cached");
    assert.equal(change(run("A", "x"), run("A", "y"))[1], "2 rebuild: instruction-changed");
    assert.equal(change(run("A", "#!/bin/sh\nx"), run("B", "#!/bin/sh\nx"))[1], "2 rebuild: instruction-changed");
    const doc = (mark: string): GivenBuild => ({
      dockerfile: `FROM ubuntu\nCOPY <<${mark} /f\nx\n${mark.replace(/"/g, "")}\n`,
    });
    assert.equal(change(doc("A"), doc('"A"'))[1], "2 cached");
    assert.equal(change(doc("A"), doc("B"))[1], "2 rebuild: instruction-changed");
    const added = doc("A").dockerfile.replace("COPY", "ADD");
    assert.equal(change(doc("A"), { dockerfile: added })[1], "2 cached");
  });

  it("leaves out stages that the target does not reach (B16)", () => {
    const dockerfile = "FROM ubuntu AS a\nRUN a\nFROM ubuntu AS b\nRUN b\n";
    assert.deepEqual(change({ dockerfile }, { plan: { target: "a" } }), [
      "1 cached",
      "2 rebuild: instruction-added",
      "3 skip",
      "4 skip",
    ]);
  });
});
