import assert from "node:assert/strict";
import { predictAfter, type GivenBuild } from "./prediction.fixture.ts";

function change(before: GivenBuild, after: Partial<GivenBuild>): readonly string[] {
  return predictAfter([before], { ...before, ...after });
}

describe("The prediction where files come from elsewhere", () => {
  const stages: GivenBuild = {
    dockerfile: "FROM ubuntu AS build\nCOPY src /\nRUN make\nFROM ubuntu\nRUN x\nCOPY --from=build /out /\nRUN y\n",
    files: { src: "1" },
  };

  it("is open behind a copy from a stage that runs, and says from which (A9, B15)", () => {
    assert.deepEqual(change(stages, { files: { src: "2" } }), [
      "1 cached",
      "2 rebuild: src content",
      "3 rebuild: follows 2",
      "4 cached",
      "5 cached",
      "6 unknown: output of build",
      "7 unknown: output of build",
    ]);
  });

  it("is not open where the step misses anyway", () => {
    const dockerfile = stages.dockerfile.replace("RUN y", "RUN z").replace("/out /", "/out /elsewhere");
    assert.deepEqual(change(stages, { files: { src: "2" }, dockerfile }).slice(5), [
      "6 rebuild: instruction-changed, follows 2",
      "7 rebuild: instruction-changed, follows 2",
    ]);
    const behind = stages.dockerfile.replace("RUN y", "RUN z");
    assert.deepEqual(change(stages, { files: { src: "2" }, dockerfile: behind })[6], "7 rebuild: instruction-changed");
  });

  it("is cached when the stage is as it once was (B17)", () => {
    const other = { ...stages, files: { src: "2" } };
    assert.deepEqual(predictAfter([stages, other], stages).slice(5), ["6 cached", "7 cached"]);
    assert.deepEqual(predictAfter([stages, other], other).slice(5), ["6 cached", "7 cached"]);
  });

  it("is open for a bind mount from a stage that runs too (A6)", () => {
    const dockerfile = "FROM ubuntu AS s\nCOPY src /\nFROM ubuntu\nRUN --mount=from=s,target=/s x\n";
    assert.equal(change({ dockerfile, files: { src: "1" } }, { files: { src: "2" } })[3], "4 unknown: output of s");
  });

  it("does not care how a stage is called (B16)", () => {
    const dockerfile = stages.dockerfile.replace("AS build", "AS other").replace("--from=build", "--from=0");
    assert.deepEqual(change(stages, { dockerfile }).slice(5), ["6 cached", "7 cached"]);
  });

  it("is decided for a copy from a stage under --no-cache-filter by content, so it is open (B18)", () => {
    assert.deepEqual(change(stages, { options: { noCacheFilter: ["build"] } }).slice(1), [
      "2 rebuild: no-cache --no-cache-filter=build",
      "3 rebuild: no-cache --no-cache-filter=build",
      "4 cached",
      "5 cached",
      "6 unknown: output of build",
      "7 unknown: output of build",
    ]);
  });

  it("is open for what a URL gives, unless its name is another, or a checksum says what comes (B22)", () => {
    const add = (url: string, flag = ""): GivenBuild => ({ dockerfile: `FROM ubuntu\nADD ${flag}${url} /f\n` });
    assert.equal(change(add("https://x/f"), {})[1], "2 unknown: https://x/f");
    assert.equal(change(add("https://x/f"), add("https://y/f?v=2"))[1], "2 unknown: https://y/f?v=2");
    assert.equal(change(add("https://x/f"), add("https://x/g"))[1], "2 rebuild: instruction-changed");
    assert.equal(change(add("https://x/f", "--checksum=sha256:12 "), {})[1], "2 cached");
    const checked = add("https://x/f", "--checksum=sha256:12 ");
    assert.equal(change(add("https://x/f"), checked)[1], "2 unknown: https://x/f");
  });

  it("is open for what Git gives, unless a commit is named (B22)", () => {
    const [one, two] = ["1".repeat(40), "2".repeat(40)];
    const add = (url: string, flag = ""): GivenBuild => ({ dockerfile: `FROM ubuntu\nADD ${flag}${url} /f\n` });
    const after = (given: GivenBuild, now: GivenBuild = { ...given }) => change(given, now)[1];
    for (const url of ["git://x/a", "https://x/a.git", "git@x:a", "github.com/x/a"]) {
      assert.equal(after(add(url)), `2 unknown: ${url}`);
      assert.equal(after(add(`${url}#main`)), `2 unknown: ${url}#main`);
      assert.equal(after(add(`${url}#${one}`)), "2 cached");
      assert.equal(after(add(`${url}#${one}`), add(`${url}#${two}`)), "2 rebuild: instruction-changed");
      assert.equal(after(add(`${url}#${one}`), add(`${url}#${one}:folder`)), "2 rebuild: instruction-changed");
    }
    assert.equal(after(add(`git://x/a#${one}`), add(`https://y/b.git#${one}`)), "2 cached");
    assert.equal(after(add("git://x/a#main", `--checksum=${one} `)), "2 cached");
    assert.equal(after(add("git://x/a#main", `--keep-git-dir --checksum=${one} `)), "2 unknown: git://x/a#main");
    assert.equal(after(add(`https://x/a.git?ref=${one}`)), `2 unknown: https://x/a.git?ref=${one}`);
  });

  it("is open behind a base that is not at hand, but not for an edited step (A9, B14)", () => {
    const dockerfile = "FROM gone\nRUN a\nRUN b\n";
    const expected = ["1 unknown: base gone not known", "3 rebuild: instruction-changed"];
    const answers = change({ dockerfile }, { dockerfile: "FROM gone\nRUN a\nRUN c\n" });
    assert.deepEqual([answers[0], answers[2]], expected);
    assert.match(answers[1] ?? "", /^2 unknown: /);
  });

  it("goes by the layers of the base, not its name (B14)", () => {
    const before: GivenBuild = {
      dockerfile: "FROM a:1\nRUN x\n",
      images: { "a:1": "same", "b:2": "same", "c:3": "other" },
    };
    assert.deepEqual(change(before, { dockerfile: "FROM b:2\nRUN x\n" }), ["1 cached", "2 cached"]);
    assert.deepEqual(change(before, { dockerfile: "FROM c:3\nRUN x\n" }), [
      "1 rebuild: base c:3",
      "2 rebuild: follows 1",
    ]);
  });

  it("names the variable of a base's configuration that changed (B14)", () => {
    const before: GivenBuild = { dockerfile: "FROM a\nCOPY f /\nRUN x\n", files: { f: "1" }, config: { env: ["V=1"] } };
    assert.deepEqual(change(before, { config: { env: ["V=2"] } }), ["1 cached", "2 cached", "3 rebuild: ENV V"]);
  });

  it("tells the steps of a base's triggers apart from FROM (B14)", () => {
    const before: GivenBuild = { dockerfile: "FROM a\nRUN x\n", config: { onBuild: ["RUN one"] } };
    assert.deepEqual(change(before, { config: { onBuild: ["RUN two"] } }), [
      "1 cached [rebuild: base a]",
      "2 rebuild: follows 1",
    ]);
  });

  describe("with mounts (B13)", () => {
    const mount = (options: string, more: Partial<GivenBuild> = {}): GivenBuild => ({
      dockerfile: `FROM ubuntu\nWORKDIR /w\nRUN --mount=${options} x\n`,
      files: { "in/f": "1", g: "2" },
      ...more,
    });
    const last = (before: string, after: string, more: Partial<GivenBuild> = {}): string | undefined =>
      change(mount(before), mount(after, more)).at(-1);

    it("takes custom cache names for equal, but not for the default", () => {
      assert.equal(last("type=cache,id=a,target=/c", "type=cache,id=b,target=/c"), "3 cached");
      assert.equal(last("type=cache,id=a,target=/c", "type=cache,target=/c,id=a,sharing=locked"), "3 cached");
      assert.equal(last("type=cache,target=/c", "type=cache,id=/c,target=/c"), "3 cached");
      assert.equal(last("type=cache,target=/c", "type=cache,id=a,target=/c"), "3 rebuild: instruction-changed");
      assert.equal(last("type=cache,target=/c", "type=cache,target=/d"), "3 rebuild: instruction-changed");
      assert.equal(last("type=cache,target=/c", "type=cache,target=/c,mode=0700"), "3 rebuild: instruction-changed");
      assert.equal(last("type=cache,target=c", "type=cache,target=/w/c"), "3 rebuild: instruction-changed");
      const namespaced = { args: { BUILDKIT_CACHE_MOUNT_NS: "n" } };
      assert.equal(last("type=cache,target=/c", "type=cache,target=/c", namespaced), "3 rebuild: mount /c");
      assert.equal(last("type=cache,id=a,target=/c", "type=cache,id=a,target=/c", namespaced), "3 cached");
    });

    it("looks at the files that a bind mount selects, not at its path", () => {
      const files = { "in/f": "1", g: "9" };
      assert.equal(last("source=in,target=/m", "source=in,target=/m", { files }), "3 cached");
      assert.equal(
        last("source=in,target=/m", "source=in,target=/m", { files: { ...files, "in/f": "9" } }),
        "3 rebuild: in/f content",
      );
      assert.equal(last("source=in,target=/m", "source=in2,target=/m", { files: { "in2/f": "1" } }), "3 cached");
      assert.equal(last("source=in,target=/m", "source=in,target=/m,rw"), "3 rebuild: instruction-changed");
    });

    it("looks at names of secrets, not at their values", () => {
      assert.equal(last("type=secret,id=k", "type=secret,target=/run/secrets/k"), "3 cached");
      assert.equal(last("type=secret,id=k", "type=secret,id=k,mode=0400"), "3 cached");
      assert.equal(last("type=secret,id=k", "type=secret,id=k2"), "3 rebuild: instruction-changed");
      assert.equal(
        last("type=secret,id=k --mount=type=secret,id=m", "type=secret,id=m --mount=type=secret,id=k"),
        "3 rebuild: instruction-changed",
      );
      assert.equal(
        last("type=tmpfs,target=/a --mount=type=cache,target=/b", "type=cache,target=/b --mount=type=tmpfs,target=/a"),
        "3 cached",
      );
      assert.equal(last("type=secret,id=k", "type=secret,id=k,required"), "3 rebuild: instruction-changed");
      assert.equal(last("type=secret,id=k,env=A", "type=secret,id=k,env=B"), "3 rebuild: instruction-changed");
    });
  });

  describe("with ssh mounts", () => {
    const usual = "/run/buildkit/ssh_agent.0";
    const run = (options: string, variables = ""): GivenBuild => ({
      dockerfile: `FROM ubuntu\n${variables}RUN --mount=type=ssh${options} x\n`,
    });
    const last = (before: GivenBuild, after: GivenBuild): string | undefined => change(before, after).at(-1);

    it("knows where the socket comes to be", () => {
      assert.equal(last(run(""), run(`,target=${usual}`)), "2 cached");
      assert.equal(last(run(""), run(",target=/s")), "2 rebuild: instruction-changed");
    });

    it("knows the variable that tells the command, which may be in the Dockerfile too", () => {
      assert.equal(last(run(""), run("", `ENV SSH_AUTH_SOCK=${usual}\n`)), "3 cached");
      assert.equal(last(run(""), run("", "ENV SSH_AUTH_SOCK=/s\n")), "3 rebuild: ENV SSH_AUTH_SOCK");
    });
  });

  describe("with COPY --link (B21)", () => {
    const linked: GivenBuild = {
      dockerfile: "FROM ubuntu\nCOPY --link a /\nCOPY --link b /\nRUN x\n",
      files: { a: "1", b: "2" },
    };
    const edited = { files: { a: "9", b: "2" } };

    it("is copied by itself in the containerd store, and merged anew", () => {
      const expected = [
        "1 cached",
        "2 rebuild: a content + rebuild: follows 2",
        "3 cached + rebuild: follows 2",
        "4 rebuild: follows 2",
      ];
      assert.deepEqual(change({ ...linked, imageStore: "containerd" }, edited), expected);
    });

    it("is an ordinary copy in the graph-driver store, and with --chmod", () => {
      const expected = ["1 cached", "2 rebuild: a content", "3 rebuild: follows 2", "4 rebuild: follows 2"];
      assert.deepEqual(change(linked, edited), expected);
      const plain = linked.dockerfile.replaceAll("--link ", "");
      assert.deepEqual(change(linked, { dockerfile: plain }), ["1 cached", "2 cached", "3 cached", "4 cached"]);
      const moded = linked.dockerfile.replaceAll("--link", "--link --chmod=644");
      assert.deepEqual(change({ ...linked, dockerfile: moded, imageStore: "containerd" }, edited), expected);
    });

    it("says of the merge from which stage its files are", () => {
      const dockerfile = "FROM ubuntu AS s\nCOPY a /\nFROM ubuntu\nCOPY --link --from=s /a /\n";
      const before: GivenBuild = { dockerfile, files: { a: "1" }, imageStore: "containerd" };
      assert.equal(change(before, { files: { a: "2" } })[3], "4 unknown: output of s + unknown: output of s");
    });
  });

  describe("after the cache was pruned (A8, B23)", () => {
    it("takes steps of helper stages for cached until their files are needed", () => {
      const pruned = { kind: "pruned", all: false } as const;
      assert.deepEqual(
        predictAfter([stages, pruned], stages).map((line) => line.slice(2)),
        Array(7).fill("cached"),
      );
      const dockerfile = stages.dockerfile.replace("RUN y", "COPY --from=build /src /\nRUN y");
      assert.deepEqual(predictAfter([stages, pruned], { ...stages, dockerfile }).slice(1), [
        "2 rebuild: cache-pruned",
        "3 rebuild: cache-pruned",
        "4 cached",
        "5 cached",
        "6 cached",
        "7 rebuild: instruction-added",
        "8 rebuild: follows 7",
      ]);
    });

    it("runs everything after --all, and unpacks base images anew", () => {
      const lines = predictAfter([stages, { kind: "pruned", all: true }], stages);
      assert.deepEqual(
        lines.map((line) => line.slice(2)),
        Array(7).fill("rebuild: cache-pruned"),
      );
    });

    it("has all again after the next build", () => {
      assert.deepEqual(predictAfter([stages, { kind: "pruned", all: true }, stages], stages)[1], "2 cached");
    });
  });
});
