import assert from "node:assert/strict";
import { findings, fixed, keepsImage, linesOf, recordOf, type GivenProject, type GivenStep } from "./rules.fixture.ts";

const rule = "ripple";

/** So many builds in which the steps from a line on were built, behind as many in which all was cached. */
function withBuilds(text: string, line: number, changed: number, cached: number): GivenProject {
  const lines = text.split("\n").map((_, at) => at + 1);
  const build = (from: number) => {
    const steps = lines.map((each): [number, GivenStep] => [
      each,
      each < from ? { outcome: "cached" } : { seconds: 20 },
    ]);
    return Object.fromEntries(steps);
  };
  const records = [...Array<number>(changed - 1).fill(line), ...Array<number>(cached).fill(Infinity)];
  return { last: build(line), earlier: records.map((from) => recordOf(text, build(from))) };
}

const changedOften = (text: string, line = 3) => withBuilds(text, line, 4, 2);

describe("ripple", () => {
  it("says how often a copy changed, and what that cost", () => {
    const text =
      "FROM x\nWORKDIR /app\nCOPY src src\nENV A=1\nRUN apt-get update\nRUN apt-get install -y a\nRUN make\n";
    assert.deepEqual(findings(rule, text, changedOften(text)), [
      "3-3 This COPY changed in 4 of 6 builds, and each time 2 steps below it that do not need it run again (≈40 s): move it below line 6.",
    ]);
  });

  describe("where builds tell too little", () => {
    const text = "FROM x\nWORKDIR /app\nCOPY src src\nRUN apt-get update\n";
    const files = { "src/a.c": "", "src/b.c": "", docs: "" };
    const history = (taken: number, others: number) => [
      ...Array<readonly string[]>(taken).fill(["docs", "src/a.c"]),
      ...Array<readonly string[]>(others).fill(["docs", "src/gone.c", "srcs"]),
    ];
    const lines = (changes: Partial<GivenProject>, of = text) =>
      linesOf(rule, of, { ...withBuilds(of, 3, 1, 0), files, commits: history(14, 6), ...changes });

    it("goes by the commits that changed what is copied", () => {
      const project = { ...withBuilds(text, 3, 1, 0), files, commits: history(14, 6) };
      assert.deepEqual(findings(rule, text, project), [
        "3-3 This COPY takes what changed in 14 of the last 20 commits, and each time 1 step below it that does not need it runs again (≈20 s): move it below line 4.",
      ]);
      assert.deepEqual(lines({}, text.replace("src src", "docs src /app/")), [3]);
      assert.deepEqual(lines({}, text.replace("src src", ". .")), [3]);
    });

    it("is silent where commits tell little, or builds tell something else", () => {
      assert.deepEqual(lines({ commits: history(6, 14) }), []);
      assert.deepEqual(lines({ commits: history(9, 0) }), [], "too few commits");
      assert.deepEqual(lines({ commits: [] }), []);
      assert.deepEqual(lines({ files: { docs: "" } }), [], "what changed is ignored, or gone");
      assert.deepEqual(lines({}, text.replace("src src", "s* src/")), []);
      assert.deepEqual(linesOf(rule, text, { files, commits: history(20, 0) }), [], "no build has shown the cost");
      const builds = withBuilds(text, 3, 1, 6);
      assert.deepEqual(linesOf(rule, text, { ...builds, files, commits: history(20, 0) }), [], "not so in builds");
    });
  });

  it("moves it below the last step that does not need it", () => {
    const cases: [text: string, after: string][] = [
      ["COPY a /app/\nRUN apt-get update\nRUN make", "RUN apt-get update\nCOPY a /app/\nRUN make"],
      ["COPY a /app/\r\nUSER x\r\nRUN apk add b", "USER x\r\nRUN apk add b\r\nCOPY a /app/\r\n"],
      [
        "  ADD --chown=1 a \\\n   b /app/\n  # c\n  RUN pip install d",
        "  # c\n  RUN pip install d\n  ADD --chown=1 a \\\n   b /app/\n",
      ],
      ['COPY ["a b", "./"]\nRUN npm install -g c\nENV A=1', 'RUN npm install -g c\nCOPY ["a b", "./"]\nENV A=1'],
      [
        "COPY . .\nRUN set -eux; apt-get update; rm -rf /var/lib/apt/lists/*",
        "RUN set -eux; apt-get update; rm -rf /var/lib/apt/lists/*\nCOPY . .\n",
      ],
    ];
    for (const [text, after] of cases) {
      const whole = `FROM x\nWORKDIR /w\n${text}`;
      assert.equal(fixed(rule, whole, changedOften(whole)), `FROM x\nWORKDIR /w\n${after}`);
    }
  });

  it("says of a fix that it may change the image past an install of the project, and past WORKDIR", () => {
    const keeps = (text: string, line: number) => keepsImage(rule, text, changedOften(text, line));
    assert.equal(keeps("FROM x\nWORKDIR /w\nCOPY src src\nRUN npm ci\n", 3), false);
    assert.equal(keeps("FROM x\nCOPY src /w\nWORKDIR /w\nRUN apk add a\n", 2), false);
    assert.equal(keeps("FROM x\nCOPY src /w\nRUN apk add a\n", 2), true);
  });

  it("is silent where the steps below may need it", () => {
    const silent = [
      "COPY a .\nRUN make",
      "COPY a .\nRUN apt-get install ./b.deb",
      "COPY a .\nRUN pip install .",
      "COPY a .\nRUN pip install -r requirements.txt",
      "COPY package.json .\nRUN npm ci",
      "COPY package*.json ./sub\nRUN npm ci",
      "COPY requirements.txt r/\nRUN pip install -r r/requirements.txt",
      "COPY . .\nRUN npm ci",
      "COPY src src\nRUN npm ci && npm run build",
      "COPY src src\nRUN cd src && npm ci",
      "COPY sources.list /etc/apt/\nRUN apt-get update",
      "COPY root /\nRUN apt-get update",
      "COPY a /usr/local/bin/\nRUN apt-get update",
      "COPY a $D\nRUN apt-get update",
      "COPY --from=y a .\nRUN apt-get update",
      "COPY <<a .\nx\na\nRUN apt-get update",
      "COPY --exclude=b . .\nRUN apt-get update",
      "COPY a .\nRUN --mount=type=bind,target=/x apt-get update",
      "COPY a .\nVOLUME /w\nRUN apt-get update",
      "COPY a .\nWORKDIR b\nRUN apt-get update",
      "COPY a .\nRUN apt-get update > log",
      'COPY a .\nRUN ["apt-get", "update"]',
      'SHELL ["pwsh", "-c"]\nCOPY a .\nRUN apt-get update',
      "COPY a /b\nWORKDIR /b",
      "RUN apt-get update\nCOPY a .",
      "RUN echo\nRUN apt-get update",
      "COPY a .\nFROM z\nRUN apt-get update",
    ];
    for (const text of silent) {
      const whole = `FROM x AS y\nWORKDIR /w\n${text}\n`;
      for (const line of [3, 4]) assert.deepEqual(linesOf(rule, whole, changedOften(whole, line)), [], text);
    }
  });

  it("does not move a copy past another one", () => {
    const text = "FROM x\nWORKDIR /w\nCOPY a .\nCOPY b .\nRUN apt-get update\n";
    assert.deepEqual(linesOf(rule, text, changedOften(text, 3)), []);
    assert.deepEqual(linesOf(rule, text, changedOften(text, 4)), [4]);
  });

  it("is silent where builds do not show that it often changes", () => {
    const text = "FROM x\nWORKDIR /w\nCOPY a .\nRUN apt-get update\n";
    assert.deepEqual(linesOf(rule, text), [], "no build is known");
    assert.deepEqual(linesOf(rule, text, withBuilds(text, 3, 2, 0)), [], "twice");
    assert.deepEqual(linesOf(rule, text, withBuilds(text, 3, 3, 7)), [], "once in a while");
    assert.deepEqual(linesOf(rule, text, withBuilds(text, 2, 6, 0)), [], "something above it changed");
    assert.deepEqual(linesOf(rule, text, withBuilds(text, 1, 6, 0)), [], "the base changed");
    const first = recordOf(text, { 3: { seconds: 20 }, 4: { seconds: 20 } });
    const project = { last: { 3: { seconds: 20 }, 4: { seconds: 20 } }, earlier: [first, first, first] };
    assert.deepEqual(linesOf(rule, text, project), [], "nothing was cached");
    assert.deepEqual(linesOf(rule, text, withBuilds(text, 3, 3, 6)), [3]);
  });
});
