import assert from "node:assert/strict";
import { buildRecord } from "../presentation/explanation.fixture.ts";
import { check, findings, fixed, linesOf, type GivenProject } from "./rules.fixture.ts";

const rule = "early-arg";

/** Builds that were given these values of an argument, from the newest on; null: none, so it had its default. */
function withValues(name: string, values: readonly (string | null)[], text: string | null = null): GivenProject {
  const refs = values.map((_, at) => `build${at}`);
  const given = values.map((value) => new Map(value === null ? [] : [[name, value] as const]));
  return {
    earlier: refs.map((ref) => buildRecord({ ref, dockerfile: { path: null, text } })),
    given: new Map(refs.map((ref, at) => [ref, given[at] ?? new Map<string, string>()])),
  };
}

/** Builds before the last one of these texts, from the newest on; no argument was given to any. */
function ofTexts(texts: readonly string[]): GivenProject {
  const builds = texts.map((text, at) => buildRecord({ ref: `build${at}`, dockerfile: { path: null, text } }));
  const all = [buildRecord({}), ...builds];
  return { earlier: builds, given: new Map(all.map(({ ref }) => [ref, new Map<string, string>()])) };
}

describe("early-arg", () => {
  it("says how many steps run again for a value that they do not use, and how long they take", () => {
    const text = "FROM a\nARG GIT_SHA\nRUN apt-get update\nCOPY a /a\nRUN mkdir /b\nRUN echo $GIT_SHA\n";
    assert.deepEqual(findings(rule, text, { last: { 3: { seconds: 60 }, 5: { seconds: 1 } } }), [
      "2-2 With each new GIT_SHA 3 steps that do not use it run again (≈1 min 1 s): move it below line 5.",
    ]);
    assert.deepEqual(findings(rule, "FROM a\nARG BUILD_DATE=unknown\nRUN apk add b\n"), [
      "2-2 With each new BUILD_DATE 1 step that does not use it runs again: move it below line 3.",
    ]);
  });

  it("says how often builds gave another value", () => {
    const text = "FROM a\nARG FLAVOUR=x\nRUN apk add b\n";
    const last = { 3: { seconds: 9 } };
    assert.deepEqual(findings(rule, text, { last, ...withValues("FLAVOUR", ["4", "3", "3", "2", "1"]) }), [
      "2-2 FLAVOUR had a new value in 3 of 5 builds, and each time 1 step that does not use it runs again (≈9 s): move it below line 3.",
    ]);
    for (const values of [
      ["1", "1"],
      ["3", "2", "1"],
      ["4", "3", "2", "1", ...Array<string>(7).fill("1")],
    ])
      assert.deepEqual(linesOf(rule, text, { last, ...withValues("FLAVOUR", values) }), [], "that is not often");
    const steady = withValues("GIT_SHA", ["1", "1", "1", "1", "1"]);
    assert.deepEqual(linesOf(rule, "FROM a\nARG GIT_SHA\nRUN apk add b\n", { last, ...steady }), []);
    const tools = withValues("NODE_ENV", ["a", "b", "a", "b"]);
    assert.deepEqual(linesOf(rule, "FROM a\nARG NODE_ENV\nRUN apk add b\n", { last, ...tools }), []);
    const mixed = withValues("FLAVOUR", ["2", null, "1", null], text);
    assert.deepEqual(linesOf(rule, text, { last, ...mixed }), [2], "the default is a value too");
    const never = withValues("GIT_SHA", [null, null, null, null, null], "FROM a\nARG GIT_SHA=dev\nRUN apk add b\n");
    assert.deepEqual(linesOf(rule, "FROM a\nARG GIT_SHA=dev\nRUN apk add b\n", { last, ...never }), []);
  });

  it("says how often the Dockerfile itself had another value", () => {
    const last = { 3: { seconds: 9 } };
    const written = (line: string): string => `FROM a\n${line}\nRUN apk add b\n`;
    const versions = ["1.3", "1.3", "1.2", "1.1"];
    for (const keyword of ["ENV APP_VERSION ", "ENV APP_VERSION=", "ARG APP_VERSION="]) {
      const past = ofTexts(versions.map((version) => written(`${keyword}${version}`)));
      assert.deepEqual(findings(rule, written(`${keyword}1.4`), { last, ...past }), [
        "2-2 APP_VERSION had a new value in 3 of 5 builds, and each time 1 step that does not use it runs again (≈9 s): move it below line 3.",
      ]);
      const after = `FROM a\nRUN apk add b\n${keyword}1.4\n`;
      assert.equal(fixed(rule, written(`${keyword}1.4`), { last, ...past }), after);
    }
    const silent: [line: string, texts: string[]][] = [
      ["ENV A=4", ["ENV A=4", "ENV A=3", "ENV A=2"]],
      ["ENV A=4", ["ENV A=4", "ENV B=3", "ENV B=2", "ENV B=1"]],
      ["ENV A=10", ["ENV A=10", "ENV A=10", "ENV A=10", "ENV A=1"]],
      ["ENV A=4 B=1", ["ENV A=4 B=1", "ENV A=3 B=1", "ENV A=2 B=1", "ENV A=1 B=1"]],
      ["ENV NODE_VERSION=4", ["ENV NODE_VERSION=4", "ENV NODE_VERSION=3", "ENV NODE_VERSION=2", "ENV NODE_VERSION=1"]],
      ["ENV A=4\nENV A=9", ["ENV A=4\nENV A=9", "ENV A=3\nENV A=9", "ENV A=2\nENV A=9", "ENV A=1\nENV A=9"]],
      ["ENV A=4\nRUN echo $A", ["ENV A=4", "ENV A=3", "ENV A=2", "ENV A=1"]],
    ];
    for (const [line, texts] of silent)
      assert.deepEqual(linesOf(rule, written(line), { last, ...ofTexts(texts.map(written)) }), [], line);
  });

  it("says of ENV that to move it past another ENV may change the image", () => {
    const text = (value: number): string => `FROM a\nENV A=${value}\nENV B=1\nRUN apk add b\n`;
    const past = ofTexts([3, 2, 1].map(text));
    const [fix] = check(rule, text(4), { last: { 4: { seconds: 9 } }, ...past })[0]?.fixes ?? [];
    assert.equal(fix?.title, "Move ENV below line 4 (may change the image)");
  });

  it("moves it below the last step that has nothing to do with it", () => {
    const cases: [text: string, after: string][] = [
      ["ARG GIT_SHA\nRUN apk add b\nRUN ./build\n", "RUN apk add b\nARG GIT_SHA\nRUN ./build\n"],
      ["ARG GIT_SHA\r\nRUN apk add b\r\nCMD x", "RUN apk add b\r\nARG GIT_SHA\r\nCMD x"],
      ["ARG GIT_SHA\nRUN apk add b", "RUN apk add b\nARG GIT_SHA\n"],
      [
        "  arg \\\n    # c\n    VERSION=dev\n  RUN apk add \\\n b\n",
        "  RUN apk add \\\n b\n  arg \\\n    # c\n    VERSION=dev\n",
      ],
      [
        "ARG GIT_SHA\nCOPY a b\nRUN apk add b\nCOPY --from=x a $GIT_SHA\n",
        "COPY a b\nRUN apk add b\nARG GIT_SHA\nCOPY --from=x a $GIT_SHA\n",
      ],
      [
        "ARG GIT_SHA\nLABEL r=$GIT_SHA\nRUN apk add b\nCMD x\n",
        "RUN apk add b\nARG GIT_SHA\nLABEL r=$GIT_SHA\nCMD x\n",
      ],
      [
        "ARG GIT_SHA\nENV GIT_SHA=$GIT_SHA\nRUN apk add b\nRUN ./x\n",
        "RUN apk add b\nARG GIT_SHA\nENV GIT_SHA=$GIT_SHA\nRUN ./x\n",
      ],
      [
        "ARG GIT_SHA\nENV APP_VERSION $GIT_SHA\nLABEL a=1 b=$GIT_SHA\nLABEL c=1\nRUN apk add x\n",
        "LABEL c=1\nRUN apk add x\nARG GIT_SHA\nENV APP_VERSION $GIT_SHA\nLABEL a=1 b=$GIT_SHA\n",
      ],
      ["ARG GIT_SHA\nRUN apk add x\nLABEL b=$GIT_SHA\n", "RUN apk add x\nARG GIT_SHA\nLABEL b=$GIT_SHA\n"],
      [
        'ARG VCS_REF\nARG OTHER=1\nUSER x\nWORKDIR /w\nSHELL ["/bin/bash", "-c"]\nRUN set -x; curl -o a b\nRUN make\n',
        'ARG OTHER=1\nUSER x\nWORKDIR /w\nSHELL ["/bin/bash", "-c"]\nRUN set -x; curl -o a b\nARG VCS_REF\nRUN make\n',
      ],
      [
        "ARG COMMIT_SHA\nRUN <<E\nset -e\napk add ü\nE\nRUN make\n",
        "RUN <<E\nset -e\napk add ü\nE\nARG COMMIT_SHA\nRUN make\n",
      ],
    ];
    for (const [text, after] of cases) assert.equal(fixed(rule, `FROM a\n${text}`), `FROM a\n${after}`);
  });

  it("moves several, one after the other", () => {
    const text = "FROM a\nARG BUILD_DATE\nARG VCS_REF\nLABEL d=$BUILD_DATE r=$VCS_REF\nRUN apk add b\n";
    assert.deepEqual(linesOf(rule, text), [2, 3]);
    const after = fixed(rule, text);
    assert.ok(after.startsWith("FROM a\nRUN apk add b\n"), after);
    assert.ok(after.trim().endsWith("LABEL d=$BUILD_DATE r=$VCS_REF"), after);
    assert.deepEqual(linesOf(rule, after), []);
  });

  it("says of a fix that it may change the image where values may reach it in other ways", () => {
    const changes = (text: string) => {
      const fix = check(rule, `FROM a\n${text}\n`)[0]?.fixes[0];
      return fix?.kind === "edit" ? !fix.keepsImage && fix.title.endsWith("(may change the image)") : null;
    };
    assert.equal(changes("ARG GIT_SHA\nRUN npm ci"), true, "scripts of packages see it");
    for (const install of ["pip install a", "gem install a", "npm install -g a"])
      assert.equal(changes(`ARG GIT_SHA\nRUN ${install}\nRUN apk add b`), true, install);
    assert.equal(changes("ARG GIT_SHA\nENV GIT_SHA=$GIT_SHA\nENV A=1\nRUN apk add b"), true, "the order of ENV");
    assert.equal(changes("ARG GIT_SHA\nRUN some-tool\nRUN apk add b"), true, "a program that nobody knows");
    assert.equal(changes("ARG GIT_SHA\nENV A=1\nRUN apk add b"), false);
    assert.equal(changes("ARG GIT_SHA\nENV GIT_SHA=$GIT_SHA\nRUN apk add b\nENV A=1"), false, "it stays above");
    assert.equal(changes("ARG GIT_SHA\nRUN set -e; command -v a; find /b -exec chmod 1 {} +; apk add b"), false);
  });

  it("is silent where the next RUN may use it, and where nothing tells that it changes", () => {
    const silent = [
      "ARG GIT_SHA\nRUN echo $GIT_SHA > /v",
      "ARG GIT_SHA\nRUN printenv GIT_SHA\nRUN apk add b",
      "ARG GIT_SHA\nRUN export -p > /v && apk add b",
      "ARG GIT_SHA\nRUN set > /v && apk add b",
      "ARG GIT_SHA\nRUN cat /proc/self/environ > /v && apk add b",
      "ARG GIT_SHA\nRUN tr a b < /proc/$$/environ > /v && apk add b",
      "ARG GIT_SHA\nRUN awk 'BEGIN { for (n in ENVIRON) print n }' > /v && apk add b",
      "ARG GIT_SHA\nRUN command env > /v && apk add b",
      "ARG GIT_SHA\nRUN find / -name a -exec sh -c 'env > /v' ';' && apk add b",
      "ARG GIT_SHA\nRUN ./configure && make\nRUN apk add b",
      "ARG GIT_SHA\nRUN npm run build\nRUN apk add b",
      "ARG GIT_SHA\nRUN /src/install\nRUN apk add b",
      "ARG GIT_SHA\nRUN install.sh\nRUN apk add b",
      "ARG GIT_SHA\nRUN make install\nRUN apk add b",
      "ARG GIT_TAG=main\nRUN apk add b",
      "ARG GIT_SHA\nRUN pip install .\nRUN apk add b",
      "ARG GIT_SHA\nRUN go build\nRUN apk add b",
      "ARG GIT_SHA\nRUN $TOOL\nRUN apk add b",
      'ARG GIT_SHA\nRUN ["apk", "add", "b"]',
      'ARG GIT_SHA\nSHELL ["pwsh", "-c"]\nRUN apk add b',
      "ARG GIT_SHA\nRUN apk add b (",
      "ARG GIT_SHA\nRUN <<E python3\nx\nE\nRUN apk add b",
      "ARG GIT_SHA\nRUN mkdir /a",
      "ARG GIT_SHA\nCOPY a b",
      "ARG GIT_SHA\nCOPY a /$GIT_SHA\nRUN apk add b",
      "ARG GIT_SHA\nENV PATH=/$GIT_SHA:$PATH\nRUN apk add b",
      "ARG GIT_SHA\nENV A=1 B=$GIT_SHA\nRUN apk add b",
      "ARG GIT_SHA\nARG X=$GIT_SHA\nRUN apk add b",
      "ARG GIT_SHA\nARG GIT_SHA=2\nRUN apk add b",
      "ARG GIT_SHA\nUSER $GIT_SHA\nRUN apk add b",
      "ARG GIT_SHA\nWORKDIR /$GIT_SHA\nRUN apk add b",
      "ARG GIT_SHA\nLABEL a=$GIT_SHA\nLABEL a=1\nRUN apk add b",
      "ARG GIT_SHA\nARG X=1\nLABEL a=$GIT_SHA b=$X\nARG X=2\nRUN apk add b",
      "ARG GIT_SHA\nLABEL a=$GIT_SHA b=$X\nENV A=1 X=2\nRUN apk add b",
      "ARG GIT_SHA\nLABEL $GIT_SHA=a\nRUN apk add b",
      "ARG GIT_SHA\nONBUILD RUN echo $GIT_SHA\nRUN apk add b",
      "ARG GIT_SHA BUILD_DATE\nRUN apk add b",
      "ARG GIT_COMMIT=0123abc\nRUN apk add b",
      "ARG VERSION=3.18\nRUN apk add b",
      "ARG NGINX_VERSION\nRUN apk add b",
      "ARG PYTHON_SHA\nRUN apk add b",
      "ARG TARGETPLATFORM\nRUN apk add b",
      "ARG CACHEBUST\nRUN apk add b",
      "ARG DEBIAN_FRONTEND\nRUN apk add b",
      "ARG SOURCE_DATE_EPOCH\nRUN apk add b",
      "RUN apk add b\nARG GIT_SHA\nRUN make",
      "ARG GIT_SHA\nFROM b\nRUN apk add b",
      "ENV GIT_SHA=1\nRUN apk add b",
    ];
    for (const text of silent) assert.deepEqual(linesOf(rule, `FROM a\n${text}\n`), [], text);
    assert.deepEqual(
      linesOf(rule, "ARG VERSION=1\nFROM a\nARG VERSION\nRUN apk add b\n"),
      [],
      "it is fixed above FROM",
    );
    assert.deepEqual(linesOf(rule, "ARG GIT_SHA\nFROM a\nRUN apk add b\n"), [], "no RUN sees it");
    const quick = { last: { 3: { seconds: 0.4 } } };
    assert.deepEqual(linesOf(rule, "FROM a\nARG GIT_SHA\nRUN mkdir b\n", quick), [], "it costs next to nothing");
  });
});
