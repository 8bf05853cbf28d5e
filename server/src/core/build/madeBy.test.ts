import assert from "node:assert/strict";
import { parseDockerfile } from "../dockerfile/parseDockerfile.ts";
import { known, unknown, type Known } from "../known.ts";
import { emptyImageConfig } from "../plan/imageConfig.ts";
import { planBuild } from "../plan/planBuild.ts";
import type { PlanOptions } from "../plan/planOptions.ts";
import { classicImage } from "./classicChain.fixture.ts";
import { noSettings, type ImageSettings } from "./classicImage.ts";
import { isMadeBy, type Match } from "./madeBy.ts";

const nop = "/bin/sh -c #(nop) ";

interface Given {
  /** Words of the command; else `createdBy` is all that is known of it. */
  readonly words?: readonly string[];
  readonly createdBy?: string;
  readonly settings?: Partial<ImageSettings>;
  readonly hash?: Known<string> | null;
  readonly plan?: Partial<PlanOptions>;
}

/** Whether the last instruction of a Dockerfile made an image. */
function match(instructions: string, given: Given): Match {
  const { words = null, settings = {}, hash = unknown("not read"), plan } = given;
  const createdBy = given.createdBy ?? words?.join(" ") ?? "";
  const image = classicImage("p", "i", createdBy, 0, { words, settings: { ...noSettings, ...settings } });
  const { steps } = planBuild(parseDockerfile(`FROM a\n${instructions}\n`), {
    builder: "classic",
    baseConfig: () => known(emptyImageConfig),
    ...plan,
  });
  const step = steps.at(-1) ?? assert.fail();
  return isMadeBy(image, step, () => hash);
}

/** What Docker 28.5.2 and 20.10.24 noted of these instructions, and what they set. */
const notes: readonly (readonly [string, string, Partial<ImageSettings>?])[] = [
  ["ARG WORD=one", `${nop} ARG WORD=one`],
  ['ARG P="x y" Q', `${nop} ARG P=x y Q`],
  [
    `ENV A=1 B="two words" C='$A'`,
    `${nop} ENV A=1 B=two words C=$A`,
    { env: ["PATH=/bin", "A=1", "B=two words", "C=$A"] },
  ],
  ["ENV A one two", `${nop} ENV A=one two`, { env: ["A=one two"] }],
  ["ENV A=1 A=2", `${nop} ENV A=1 A=2`, { env: ["A=2"] }],
  [
    `LABEL l1=v l2="a b" "l 3"=x`,
    `${nop} LABEL l1=v l2=a b l 3=x`,
    {
      labels: new Map([
        ["l1", "v"],
        ["l2", "a b"],
        ["l 3", "x"],
      ]),
    },
  ],
  ["MAINTAINER  me  <a@b>", `${nop} MAINTAINER me  <a@b>`],
  ["EXPOSE 81 80/udp 9", `${nop} EXPOSE 80/udp 81 9`],
  ["WORKDIR /w/\nWORKDIR sub", `${nop}WORKDIR /w/sub`],
  ["USER root", `${nop} USER root`],
  ["VOLUME /v1 /v2", `${nop} VOLUME [/v1 /v2]`, { volumes: ["/v2", "/v1"] }],
  ['VOLUME ["/v 3","/v4"]', `${nop} VOLUME [/v 3 /v4]`, { volumes: ["/v 3", "/v4"] }],
  ["STOPSIGNAL SIGTERM", `${nop} STOPSIGNAL SIGTERM`],
  ['SHELL ["/bin/sh","-ec"]', "/bin/sh -ec #(nop)  SHELL [/bin/sh -ec]", { shell: ["/bin/sh", "-ec"] }],
  [
    'ENTRYPOINT echo "q"',
    `${nop} ENTRYPOINT ["/bin/sh" "-c" "echo \\"q\\""]`,
    { entrypoint: ["/bin/sh", "-c", 'echo "q"'] },
  ],
  ['CMD ["a","b"]', `${nop} CMD ["a" "b"]`, { cmd: ["a", "b"] }],
  ["ONBUILD   RUN   echo  $A", `${nop} ONBUILD RUN   echo  $A`],
];

describe("An image of the classic builder", () => {
  for (const [instructions, createdBy, settings = {}] of notes) {
    it(`is known to be made by ${instructions.split("\n").at(-1) ?? ""}`, () => {
      assert.equal(match(instructions, { createdBy, settings }), "yes");
      assert.equal(match(instructions, { createdBy: `${createdBy}x`, settings: { ...noSettings } }), "no");
      assert.equal(match(instructions, { createdBy: createdBy.replace("sh -", "bash -"), settings }), "no");
    });
  }

  it("is told from one whose note reads the same by what it sets", () => {
    const env = { createdBy: `${nop} ENV A=b C=d`, settings: { env: ["A=b C=d"] } };
    assert.equal(match('ENV A="b C=d"', env), "yes");
    assert.equal(match("ENV A=b C=d", env), "no");
    const volume = { createdBy: `${nop} VOLUME [/a /b]`, settings: { volumes: ["/a /b"] } };
    assert.equal(match('VOLUME ["/a /b"]', volume), "yes");
    assert.equal(match("VOLUME /a /b", volume), "no");
  });

  it("is known for a RUN by its words, with the build arguments in scope", () => {
    const run = { words: ["|2", "P=x y", "WORD=zwei", "/bin/sh", "-c", "make"] };
    const args = (text: string) => ({ plan: { buildArgs: new Map([["WORD", text]]) } });
    const text = 'ARG WORD=one\nARG P="x y"\nRUN make';
    assert.equal(match(text, { ...run, ...args("zwei") }), "yes");
    assert.equal(match(text, { ...run, ...args("drei") }), "no");
    assert.equal(match(text, { ...run, plan: { knowsBuildArgs: false } }), "open");
    assert.equal(match("RUN make", run), "no");
    assert.equal(match('RUN ["echo","a b"]', { words: ["echo", "a b"] }), "yes");
    assert.equal(match('RUN ["echo","a b"]', { words: ["echo", "a", "b"] }), "no");
    assert.equal(match('RUN ["echo","a b"]', { createdBy: "echo a b" }), "open");
    assert.equal(match("RUN make", { createdBy: "/bin/sh -c make" }), "yes");
    assert.equal(match("RUN make", { createdBy: "/bin/sh -c cd x && make" }), "no");
    const noProxy = { plan: { buildArgs: new Map([["http_proxy", "p"]]) } };
    assert.equal(match("RUN make", { words: ["|0", "/bin/sh", "-c", "make"], ...noProxy }), "yes");
  });

  it("is known for a COPY by the hash of its files, owner and destination as written", () => {
    const copied = (what: string) => ({ createdBy: `${nop}${what}` });
    const hash = known("file:12");
    assert.equal(match("COPY a .", { ...copied("COPY file:12 in . "), hash }), "yes");
    assert.equal(match("COPY a .", { ...copied("COPY file:13 in . "), hash }), "no");
    assert.equal(match("COPY a .", copied("COPY file:12 in . ")), "open");
    assert.equal(match("COPY a .", { ...copied("COPY file:12 in . "), hash: null }), "no");
    assert.equal(match("COPY a ./", { ...copied("COPY file:12 in . "), hash }), "no");
    assert.equal(match("ADD a .", { ...copied("COPY file:12 in . "), hash }), "no");
    assert.equal(match("COPY a .", copied("COPY --chown=1:2 file:12 in . ")), "no");
    assert.equal(match("COPY --chown=1:2 a .", { ...copied("COPY --chown=1:2 file:12 in . "), hash }), "yes");
    // As Docker 20.10 writes it.
    assert.equal(match("COPY --chown=1:2 a .", { ...copied("COPY --chown=1:2file:12 in . "), hash }), "yes");
  });

  it("is known for a HEALTHCHECK in the words of Docker 20.10 and of 28, unless it was filled in from one before", () => {
    const healthcheck = {
      ...{
        test: ["CMD-SHELL", "echo hi"],
        interval: 90e9,
        timeout: 1.5e9,
        startPeriod: 0,
        startInterval: 0,
        retries: 3,
      },
    };
    const instruction = "HEALTHCHECK --interval=90s --retries=3 --timeout=1500ms CMD echo hi";
    const texts = [
      "&{[CMD-SHELL echo hi] 1m30s 1.5s 0s 0s 3}",
      `&{["CMD-SHELL" "echo hi"] "1m30s" "1.5s" "0s" '\\x03'}`,
    ];
    for (const text of texts) {
      const createdBy = `${nop} HEALTHCHECK ${text}`;
      assert.equal(match(instruction, { createdBy, settings: { healthcheck } }), "yes");
      assert.equal(match(instruction.replace("90s", "9s"), { createdBy, settings: { healthcheck } }), "no");
      const filled = { healthcheck: { ...healthcheck, startPeriod: 1 } };
      assert.equal(match(instruction, { createdBy, settings: filled }), "open");
    }
  });

  it("is left open where an argument or the shell is not known", () => {
    const plan = { baseConfig: () => unknown("not at hand") };
    assert.equal(match("ENV A=$B", { createdBy: `${nop} ENV A=1`, plan }), "open");
    assert.equal(match("RUN make", { createdBy: "/bin/bash -ec make", plan }), "open");
    assert.equal(match("RUN make", { createdBy: "/bin/bash -ec remake", plan }), "no");
    assert.equal(match("ENV A=$B", { createdBy: `${nop} LABEL A=1`, plan }), "no");
  });
});
