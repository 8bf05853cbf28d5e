import assert from "node:assert/strict";
import { file, folder, link } from "../context/snapshot.fixture.ts";
import { predictAfter, type GivenBuild } from "./prediction.fixture.ts";

function change(before: GivenBuild, after: Partial<GivenBuild>): readonly string[] {
  return predictAfter([before], { ...before, builder: "classic", ...after });
}

function classic(dockerfile: string, more: Partial<GivenBuild> = {}): GivenBuild {
  return { dockerfile, builder: "classic", ...more };
}

describe("The prediction for the classic builder", () => {
  it("finds what the same build made in an earlier stage", () => {
    const before = classic("FROM ubuntu AS a\nRUN x\n");
    const twice = classic("FROM ubuntu AS a\nRUN y\nRUN z\nFROM ubuntu\nRUN y\nRUN z\nRUN w\n");
    assert.deepEqual(change(before, twice), [
      "1 cached",
      "2 rebuild: instruction-changed",
      "3 rebuild: instruction-added, follows 2",
      "4 cached",
      "5 cached",
      "6 cached",
      "7 rebuild: instruction-added",
    ]);
    const options = { cacheFrom: ["other"] };
    assert.match(change(before, { ...twice, options })[4] ?? "", /^5 rebuild/);
  });

  it("says of what it refuses that it runs: the build fails there", () => {
    const before = classic("FROM ubuntu\nRUN x\nCOPY a /\n", { files: { a: "1" } });
    const refused = (text: string) => change(before, { dockerfile: `FROM ubuntu\n${text}\n` }).slice(1);
    assert.deepEqual(refused("RUN --network=host x"), ["2 rebuild: needs-buildkit --network"]);
    assert.deepEqual(refused("RUN --mount=type=cache,target=/c x"), ["2 rebuild: needs-buildkit --mount"]);
    assert.deepEqual(refused("RUN x\nCOPY --chmod=644 a /"), ["2 cached", "3 rebuild: needs-buildkit --chmod"]);
    assert.deepEqual(refused("RUN x\nCOPY --chmod=$NOTHING a /"), ["2 cached", "3 cached"]);
  });

  it("takes RUN without its heredocs, which it leaves out", () => {
    const before = classic("FROM ubuntu\nRUN <<EOF\nx\nEOF\n");
    const after = (dockerfile: string): string | undefined => change(before, { dockerfile })[1];
    assert.equal(after("FROM ubuntu\nRUN <<EOF\ny\nEOF\n"), "2 cached");
    assert.equal(after("FROM ubuntu\nRUN <<END\nx\nEND\n"), "2 rebuild: instruction-changed");
    assert.equal(after("FROM ubuntu\nRUN x\n"), "2 rebuild: instruction-changed");
  });

  it("keeps what it has when the build cache is pruned, which is BuildKit's", () => {
    const before = classic("FROM ubuntu\nRUN x\n");
    assert.deepEqual(predictAfter([before, { kind: "pruned", all: true }], before), ["1 cached", "2 cached"]);
  });

  it("goes back over a name in a source, whatever is there", () => {
    const before = classic("FROM ubuntu\nCOPY a /x\n", { files: { a: "1" } });
    const after = (source: string): string | undefined =>
      change(before, { dockerfile: `FROM ubuntu\nCOPY ${source} /x\n` })[1];
    assert.equal(after("nowhere/../a"), "2 cached");
    assert.equal(after("a/../a"), "2 cached");
    assert.equal(after("../a"), "2 rebuild: ../a removed");
  });

  it("takes every instruction for a step (C1)", () => {
    const before = classic("FROM ubuntu\nLABEL a=1\nENV b=2\nRUN x\n");
    assert.deepEqual(change(before, {}), ["1 cached", "2 cached", "3 cached", "4 cached"]);
    assert.deepEqual(change(before, classic("FROM ubuntu\nLABEL a=2\nENV b=2\nRUN x\n")), [
      "1 cached",
      "2 rebuild: instruction-changed",
      "3 rebuild: follows 2",
      "4 rebuild: follows 2",
    ]);
  });

  it("ignores quotes, blanks and capitals, but not order or joined lines (C3)", () => {
    const before = classic('FROM ubuntu\nENV a="1"\nLABEL x=1 y=2\nEXPOSE 80\n');
    assert.deepEqual(change(before, classic("from ubuntu\nenv  a=1\nLABEL x=1   y=2\nexpose 80\n")).slice(1), [
      "2 cached",
      "3 cached",
      "4 cached",
    ]);
    assert.equal(
      change(before, classic('FROM ubuntu\nENV a="1"\nLABEL y=2 x=1\n'))[2],
      "3 rebuild: instruction-changed",
    );
  });

  it("takes shell form for what it stands for (B of the model)", () => {
    const before = classic("FROM ubuntu\nCMD echo\n");
    assert.equal(change(before, classic('FROM ubuntu\nCMD ["/bin/sh", "-c", "echo"]\n'))[1], "2 cached");
    assert.equal(change(before, classic('FROM ubuntu\nCMD ["echo"]\n'))[1], "2 rebuild: instruction-changed");
    const health = classic("FROM ubuntu\nHEALTHCHECK --interval=1s --retries=2 CMD x\n");
    assert.equal(change(health, classic("FROM ubuntu\nHEALTHCHECK --retries=2 --interval=1s CMD x\n"))[1], "2 cached");
    assert.equal(
      change(health, classic('FROM ubuntu\nHEALTHCHECK --interval=1s --retries=2 CMD ["x"]\n'))[1],
      "2 rebuild: instruction-changed",
    );
  });

  it("takes ports in any order, durations by their length, and NONE in any letters", () => {
    const pairs = [
      ["EXPOSE 80 81", "EXPOSE 81 80"],
      ["HEALTHCHECK --interval=60s CMD x", "HEALTHCHECK --interval=1m CMD x"],
      ["HEALTHCHECK --retries=0 CMD x", "HEALTHCHECK CMD x"],
      ["HEALTHCHECK NONE", "HEALTHCHECK none"],
    ];
    for (const [old = "", now = ""] of pairs) {
      assert.equal(change(classic(`FROM a\n${old}\n`), classic(`FROM a\n${now}\n`))[1], "2 cached", now);
    }
    const other = classic("FROM a\nHEALTHCHECK --interval=2m CMD x\n");
    assert.equal(
      change(classic("FROM a\nHEALTHCHECK --interval=1m CMD x\n"), other)[1],
      "2 rebuild: instruction-changed",
    );
    assert.equal(
      change(classic("FROM a\nEXPOSE 80\n"), classic("FROM a\nEXPOSE 80/tcp\n"))[1],
      "2 rebuild: instruction-changed",
    );
  });

  it("knows a stage without steps of its own for its image", () => {
    const before = classic("FROM u AS s\nFROM a\nCOPY --from=s /x /\n");
    assert.equal(change(before, classic("FROM a\nCOPY --from=u /x /\n"))[1], "2 cached");
  });

  it("lets --build-arg act on RUN, not on ARG (C4, C5)", () => {
    const before = classic("FROM ubuntu\nARG V=1\nRUN x\n");
    assert.deepEqual(change(before, { args: { V: "2" } }), ["1 cached", "2 cached", "3 rebuild: ARG V"]);
    const proxy = { args: { http_proxy: "p1" } };
    assert.equal(change(before, proxy)[2], "3 cached");
    const plain = classic("FROM ubuntu\nRUN x\n");
    assert.equal(change(plain, proxy)[1], "2 rebuild: ARG http_proxy");
    assert.equal(change({ ...plain, ...proxy }, { args: { http_proxy: "p2" } })[1], "2 cached");
    const declared = classic("FROM ubuntu\nARG http_proxy\nRUN x\n", proxy);
    assert.equal(change(declared, { args: { http_proxy: "p2" } })[2], "3 rebuild: ARG http_proxy");
    const others = { args: { http_proxy: "p2", no_proxy: "n2" } };
    const both = { ...declared, args: { http_proxy: "p1", no_proxy: "n1" } };
    assert.equal(change(both, others)[2], "3 rebuild: ARG http_proxy");
  });

  it("goes by the id of the base, any change of it (C6)", () => {
    const image = (id: string) => ({
      id,
      layers: ["same"],
      config: { env: [], user: "", workingDir: "", shell: [], onBuild: [] },
    });
    const before = classic("FROM a\nRUN x\n", { images: { a: image("1") } });
    assert.deepEqual(change(before, { images: { a: image("2") } }), ["1 rebuild: base a", "2 rebuild: follows 1"]);
  });

  it("builds all stages down to the target, each from its own cache (C7)", () => {
    const before = classic("FROM a AS s\nRUN x\nFROM a\nRUN y\n", { files: {} });
    assert.deepEqual(change(before, classic("FROM a AS s\nRUN z\nFROM a\nRUN y\n")), [
      "1 cached",
      "2 rebuild: instruction-changed",
      "3 cached",
      "4 cached",
    ]);
  });

  it("keeps a slash behind WORKDIR where the builder is an old one", () => {
    const [plain, slash] = ["/w", "/w/"].map((path) => `FROM a\nWORKDIR ${path}\n`);
    assert.ok(plain !== undefined && slash !== undefined);
    assert.equal(change(classic(plain), { dockerfile: slash })[1], "2 cached");
    const plan = { tidiesWorkdir: false };
    assert.equal(change(classic(plain, { plan }), { dockerfile: slash })[1], "2 rebuild: instruction-changed");
  });

  it("takes names in the context, destination as written, and sources in their order (C2, C10)", () => {
    const before = classic("FROM a\nWORKDIR /w\nCOPY x y ./\n", { files: { x: "1", y: "2" } });
    const last = (dockerfile: string, files = before.files ?? {}): string | undefined =>
      change(before, classic(dockerfile, { files })).at(-1);
    assert.equal(last('FROM a\nWORKDIR /w\nCOPY ["./x", "/y", "./"]\n'), "3 cached");
    assert.equal(last("FROM a\nWORKDIR /w\nCOPY ? ./\n"), "3 cached");
    assert.equal(last("FROM a\nWORKDIR /w\nCOPY y x ./\n"), "3 rebuild: instruction-changed");
    assert.equal(last("FROM a\nWORKDIR /w\nCOPY x y /w/\n"), "3 rebuild: instruction-changed");
    assert.equal(last("FROM a\nWORKDIR /w\nADD x y ./\n"), "3 rebuild: instruction-added");
    const renamed = { z: "1", y: "2" };
    assert.equal(last("FROM a\nWORKDIR /w\nCOPY z y ./\n", renamed), "3 rebuild: instruction-changed");
  });

  it("follows links inside folders, and tells hard links from copies (C11)", () => {
    const before = classic("FROM a\nCOPY src /\n", {
      files: { "src/l": link("../t"), t: "1", "src/a": "1", "src/b": "1" },
    });
    const last = (files: GivenBuild["files"]): string | undefined =>
      change(before, { files: { ...before.files, ...files } }).at(-1);
    assert.equal(last({ "src/l": link("/t") }), "2 cached");
    assert.equal(last({ t: "9" }), "2 rebuild: src content");
    assert.equal(last({ "src/b": file("1", { hardLinkTo: "src/a" }) }), "2 rebuild: src content");
    assert.equal(last({ "src/a": file("1", { attributes: new Map([["user.x", "1"]]), modifiedAt: "5" }) }), "2 cached");
    assert.equal(last({ src: folder(0o700) }), "2 rebuild: src mode");
  });

  it("tells what a URL gives apart by its name only", () => {
    const before = classic("FROM a\nADD https://x/f /f\n");
    assert.equal(change(before, classic("FROM a\nADD https://y/f /f\n"))[1], "2 unknown: https://y/f");
    assert.equal(change(before, classic("FROM a\nADD https://x/g /f\n"))[1], "2 rebuild: instruction-changed");
  });

  it("finds what images still hold, the newest first (C9, C13)", () => {
    const before = classic("FROM a\nRUN x\nRUN y\n", { tags: ["one"] });
    const longer = classic("FROM a\nRUN x\nRUN z\n", { tags: ["two"] });
    const removed = { kind: "image-removed", tag: "one" } as const;
    assert.deepEqual(predictAfter([before, longer, removed], before), [
      "1 cached",
      "2 cached",
      "3 rebuild: cache-pruned",
    ]);
    const anew = { ...longer, options: { noCache: true } };
    assert.deepEqual(predictAfter([before, anew], before), ["1 cached", "2 cached", "3 rebuild: instruction-changed"]);
  });

  it("looks only into the images of --cache-from (C9)", () => {
    const before = classic("FROM a\nRUN x\n", { tags: ["mine"] });
    assert.equal(change(before, { options: { cacheFrom: ["mine"] } })[1], "2 cached");
    assert.equal(change(before, { options: { cacheFrom: ["other"] } })[1], "2 rebuild: option-changed cache-from");
  });
});
