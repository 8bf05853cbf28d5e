import assert from "node:assert/strict";
import { check, findings, fixed, linesOf, type GivenProject } from "../rules.fixture.ts";

const rule = "deleted-later";
const bigLines = { 2: { megabytes: 100 }, 3: { megabytes: 100 }, 4: { megabytes: 100 }, 5: { megabytes: 100 } };
const built = (...waste: NonNullable<GivenProject["waste"]>): GivenProject => ({ last: bigLines, waste });

describe("deleted-later, where the image's layers were read", () => {
  it("says what a program made and another one deleted, and how much that is", () => {
    const text = "FROM x\nRUN dd if=/dev/zero of=/big\nENV A=b\nRUN make clean\n";
    const project = built({ added: 2, gone: 4, megabytes: 105, paths: ["/big"] });
    assert.deepEqual(findings(rule, text, project), [
      "2-2 /big is deleted in line 4, but this layer keeps it in the image (105 MB): make, use and delete it in one RUN, or in a stage of its own.",
    ]);
    assert.equal(check(rule, text, project)[0]?.costBytes, 105_000_000);
  });

  it("says what is written again where that is done", () => {
    const text = "FROM x\nRUN make\nRUN make again\n";
    const project = built({ added: 2, gone: 3, isRewritten: true, megabytes: 7, paths: ["/o"] });
    assert.deepEqual(findings(rule, text, project), [
      "3-3 /o of line 2 is written again here, so the image has it twice (7 MB): do both in one RUN, or in a stage of its own.",
    ]);
  });

  it("names the first few of several paths, or the folder of many, and all lines", () => {
    const text = "FROM x\nRUN a\nRUN b\nRUN c\nRUN d\n";
    const some = { added: 2, gone: 3, megabytes: 5, paths: ["/a", "/b", "/c"] };
    assert.match(findings(rule, text, built(some))[0] ?? "", /^2-2 \/a, \/b and \/c are deleted in line 3/);
    const many = { ...some, count: 1200, folder: "/app/x" };
    assert.match(findings(rule, text, built(many))[0] ?? "", /^2-2 1200 paths in \/app\/x are deleted in line 3/);
    const apart = { ...some, count: 1200, folder: "/" };
    assert.match(findings(rule, text, built(apart))[0] ?? "", /^2-2 \/a, \/b, \/c and 1197 more are deleted/);
    const later = { added: 2, gone: 5, megabytes: 2, paths: ["/d"] };
    assert.deepEqual(findings(rule, text, built(some, later)), [
      "2-2 /a, /b, /c and /d are deleted in lines 3 and 5, but this layer keeps them in the image (7 MB): make, use and delete them in one RUN, or in a stage of its own.",
    ]);
    const rewritten = { ...some, isRewritten: true };
    assert.match(
      findings(rule, text, built({ ...rewritten, gone: 5 }, { ...rewritten, added: 3, gone: 5 }))[0] ?? "",
      /^5-5 \/a, \/b, \/c and 3 more of lines 2 and 3 are written again here, so the image has them twice \(10 MB\)/,
    );
  });

  it("advises by what puts the files there", () => {
    const advice = (text: string, isRewritten: boolean): string => {
      const project = built({ added: 2, gone: 3, isRewritten, megabytes: 5 });
      return (findings(rule, `FROM x AS y\n${text}\n`, project)[0] ?? "").replace(/^.*\): /, "");
    };
    assert.equal(
      advice("COPY . /a\nRUN clean", false),
      "copy only what stays, and to where it stays, or mount it into the RUN that needs it (--mount=type=bind).",
    );
    assert.equal(advice("COPY a /a\nCOPY b /a", true), "copy it once.");
    assert.equal(advice("COPY a /a\nRUN cd /a && chown -R b .", true), "use COPY --chown.");
    assert.equal(advice("ADD a /a\nRUN find /a | xargs chmod 755; chmod 7 /a", true), "use ADD --chmod.");
    assert.equal(advice("RUN make\nRUN chown -R b /a", true), "chown in the RUN that makes it.");
    assert.equal(advice("COPY a /a\nRUN strip /a", true), "change it before, or in a stage of its own.");
    assert.equal(advice('COPY a /a\nRUN ["chown", "b", "/a"]', true), "change it before, or in a stage of its own.");
  });

  it("is silent about little, other text, and what no build has shown", () => {
    const text = "FROM x\nRUN a\nRUN b\nRUN c\n";
    const waste = { added: 2, gone: 4, megabytes: 5 };
    assert.deepEqual(linesOf(rule, text, built(waste)), [2]);
    const silent: readonly (readonly [string, GivenProject])[] = [
      [text, built({ ...waste, megabytes: 0.9 })],
      [text, built({ ...waste, isRewritten: true, megabytes: 0.9 })],
      [text, built()],
      [text, { last: bigLines }],
      [text.replace("RUN a", "RUN aa"), { ...built(waste), builtAs: text }],
      [text.replace("RUN c", "RUN cc"), { ...built(waste), builtAs: text }],
      [text.replace("RUN c\n", ""), { ...built(waste), builtAs: text }],
      [text.replace("RUN a\n", ""), { ...built(waste), builtAs: text }],
    ];
    for (const [given, project] of silent) assert.deepEqual(linesOf(rule, given, project), [], given);
    const moved = text.replace("RUN b", "# why\n\nRUN bb");
    assert.match(findings(rule, moved, { ...built(waste), builtAs: text })[0] ?? "", /^2-2 .* in line 6,/);
  });

  it("says of a copied file what its layer has, and is silent where the image has none of it", () => {
    const text = "FROM x\nCOPY a.tgz /tmp/\nRUN tar xf /tmp/a.tgz && rm /tmp/a.tgz\n";
    assert.deepEqual(findings(rule, text, built({ added: 2, gone: 3, megabytes: 38, paths: ["/tmp/a.tgz"] })), [
      "2-2 /tmp/a.tgz is deleted in line 3, but this layer keeps it in the image (38 MB): mount it into the RUN that needs it (--mount=type=bind).",
    ]);
    assert.deepEqual(linesOf(rule, text, built()), []);
    assert.deepEqual(linesOf(rule, text, { last: bigLines }), [2], "without layers the text has to do");
  });

  it("says of a download what its RUN leaves of it, not what else that does", () => {
    const text = "FROM x\nRUN mkdir /o && curl -o /tmp/a.tgz https://x.y/a\nRUN tar xf /tmp/a.tgz && rm /tmp/a.tgz\n";
    const project = built({ added: 2, gone: 3, megabytes: 38, paths: ["/tmp/a.tgz"] });
    assert.match(findings(rule, text, project)[0] ?? "", /keeps it in the image \(38 MB\): download, use/);
    assert.equal(check(rule, text, project)[0]?.costBytes, 38_000_000);
    assert.equal(check(rule, text, project).length, 1);
    assert.deepEqual(linesOf(rule, text, built()), []);
  });

  it("says of packages what the removal really took", () => {
    const text = "FROM x\nRUN apt-get install -y gcc\nRUN make\nRUN apt-get purge -y gcc\n";
    const project = built({ added: 2, gone: 4, megabytes: 207, paths: ["/usr/lib/gcc"], count: 900 });
    assert.deepEqual(findings(rule, text, project), [
      "2-2 gcc is removed in line 4, but this layer keeps it in the image (207 MB): install, use and remove it in one RUN, or build in a stage of its own.",
    ]);
    assert.equal(check(rule, text, project)[0]?.costBytes, 207_000_000);
    assert.deepEqual(linesOf(rule, text, built()), []);
    const little = built({ added: 2, gone: 4, megabytes: 0.4 });
    assert.deepEqual(linesOf(rule, text, little), []);
  });

  it("tells once of a change of owner, however many copies it is of", () => {
    const text = "FROM x\nCOPY a /app/\nCOPY b /app/\nRUN chown -R n:n /app\n";
    const rewritten = { gone: 4, isRewritten: true };
    const project = built({ added: 2, megabytes: 40, ...rewritten }, { added: 3, megabytes: 12, ...rewritten });
    assert.deepEqual(findings(rule, text, project), [
      "4-4 chown -R puts all files that it changes into this layer once more (52 MB): use COPY --chown=n:n in lines 2 and 3.",
    ]);
    assert.deepEqual(linesOf(rule, text, built()), [], "what it changes is the base image's");
  });

  it("tells beside a guess what else a layer keeps", () => {
    const text = "FROM x\nCOPY a.tgz /tmp/\nRUN rm /tmp/a.tgz\nRUN y\nRUN z\n";
    const project = built({ added: 2, gone: 3, megabytes: 5 }, { added: 4, gone: 5, megabytes: 6 });
    assert.deepEqual(linesOf(rule, text, project), [2, 4]);
  });

  it("merges neighbours of which one deletes what another made", () => {
    const text = "FROM x\nRUN dd of=/big.img\nRUN use /big.img\nRUN rm /big.img\n";
    const project = built({ added: 2, gone: 4, megabytes: 105, paths: ["/big.img"] });
    const merged = "FROM x\nRUN dd of=/big.img && \\\n    use /big.img && \\\n    rm /big.img\n";
    assert.equal(fixed(rule, text, project), merged);
    const windows = (given: string): string => given.replaceAll("\n", "\r\n");
    assert.equal(fixed(rule, windows(text), { ...project, builtAs: text }), windows(merged));
    const left = [
      text.replace("RUN use /big.img", "COPY a /a"),
      text.replace("RUN use /big.img", "RUN make"),
      text.replace("RUN use /big.img", "USER a"),
      text.replace("RUN rm", "RUN --network=none rm"),
      text.replace("RUN dd of=/big.img", "RUN dd of=/big.img || true"),
      text.replace("RUN rm /big.img", "RUN <<E\nrm /big.img\nE"),
    ];
    for (const given of left) {
      assert.deepEqual(linesOf(rule, given, project), [2], given);
      assert.equal(fixed(rule, given, project), given);
    }
    const several = built({ added: 2, gone: 4, megabytes: 105, paths: ["/big.img", "/b"] });
    assert.equal(fixed(rule, text, several), text, "what else is deleted may be needed in between");
  });
});
