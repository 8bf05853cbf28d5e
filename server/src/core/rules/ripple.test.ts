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
      "RUN make\nRUN apt-get update",
      "COPY a .\nFROM z\nRUN apt-get update",
    ];
    for (const text of silent) {
      const whole = `FROM x AS y\nWORKDIR /w\n${text}\n`;
      for (const line of [3, 4]) assert.deepEqual(linesOf(rule, whole, changedOften(whole, line)), [], text);
    }
  });

  describe("with another copy in between", () => {
    const files = { a: "", b: "", "src/a.c": "", "src/package.json": "", "package.json": "" };
    const project = (text: string, line = 3): GivenProject => ({ ...changedOften(text, line), files });
    const apt = "RUN apt-get update\n";

    it("moves the copy alone where the two write to different places", () => {
      const cases: [others: string, copy?: string][] = [
        ["COPY b ."],
        ["COPY b ./"],
        ["COPY b a2/"],
        ["COPY b package.json /w/"],
        ["COPY src src"],
        ["COPY src/ src/\nENV A=1\nADD b ."],
        ["COPY --from=y /x /w/x"],
        ["COPY a package.json /w/", "COPY src src"],
        ["COPY --chown=1 b .", "COPY --chown=1 a ."],
        ["COPY <<b /w/x\nx\nb"],
      ];
      for (const [others, copy = "COPY a ."] of cases) {
        const head = "FROM x AS y\nWORKDIR /w\n";
        const text = `${head}${copy}\n${others}\n${apt}`;
        assert.equal(fixed(rule, text, project(text)), `${head}${others}\n${apt}${copy}\n`, others);
      }
    });

    it("does not take what followed it for what changes itself, once it is moved or gone", () => {
      const [head, copies] = ["FROM x\nWORKDIR /w\n", "COPY a .\nCOPY b .\n"];
      const built = withBuilds(`${head}${copies}${apt}`, 3, 4, 2);
      const moved = `${head}COPY b .\n${apt}COPY a .\n`;
      const gone = `${head}COPY b .\n${apt}`;
      const project = { ...built, builtAs: `${head}${copies}${apt}`, files };
      assert.deepEqual(
        [moved, gone].map((text) => linesOf(rule, text, project)),
        [[], []],
      );
    });

    it("moves both where the second may write over the first", () => {
      const cases = ["COPY b a", "COPY src .", "COPY b $X", "ADD b* .", "COPY --from=y /x .", "COPY --exclude=x src ."];
      const text = (other: string) => `FROM x AS y\nWORKDIR /w\nCOPY a .\n${other}\n${apt}RUN make\n`;
      const lines = cases.map((other) => linesOf(rule, text(other), project(text(other))));
      assert.deepEqual(lines, [[3], [3], [], [3], [3], []]);
      assert.deepEqual(findings(rule, text("COPY src ."), project(text("COPY src ."))), [
        "3-3 This COPY changed in 4 of 6 builds, and each time 1 step below it that does not need it runs again (≈20 s): move it and line 4 below line 5.",
      ]);
      const both = text("COPY src .\nADD b* .");
      assert.equal(
        fixed(rule, both, project(both)),
        `FROM x AS y\nWORKDIR /w\n${apt}COPY a .\nCOPY src .\nADD b* .\nRUN make\n`,
      );
    });

    it("says that it may change the image where the two have other flags", () => {
      const text = (copy: string) => `FROM x\nWORKDIR /w\nCOPY a /v/a\n${copy}\n${apt}`;
      const keeps = (copy: string) => keepsImage(rule, text(copy), project(text(copy)));
      const copies = ["COPY b /v/b", "COPY --chown=1 b /v/b", "COPY --link b /v/b", "ADD --chmod=600 b /v/b"];
      assert.deepEqual(copies.map(keeps), [true, false, false, false]);
    });

    it("lets an install behind its own manifests be", () => {
      const text = "FROM x\nWORKDIR /w\nCOPY src src\nCOPY package.json .\nRUN npm ci\nRUN npm run build\n";
      assert.equal(
        fixed(rule, text, project(text), true),
        "FROM x\nWORKDIR /w\nCOPY package.json .\nRUN npm ci\nCOPY src src\nRUN npm run build\n",
      );
      const flat = text.replace("src src", "src .");
      assert.deepEqual(linesOf(rule, flat, project(flat)), [], "its own package.json may be the one");
    });
  });

  describe("of a RUN", () => {
    const apt = "RUN apt-get update && apt-get install -y big";

    it("says how often it changed, and what that cost", () => {
      const text = `FROM x\nRUN curl -L https://x/v7.tgz | tar xz -C /opt/tool\n${apt}\nRUN make\n`;
      assert.deepEqual(findings(rule, text, changedOften(text, 2)), [
        "2-2 This RUN changed in 4 of 6 builds, and each time 1 step below it that does not need it runs again (≈20 s): move it below line 3.",
      ]);
      assert.equal(fixed(rule, text, changedOften(text, 2)), text, "the image may change");
      assert.match(fixed(rule, text, changedOften(text, 2), true), /^FROM x\nRUN apt-get.*\nRUN curl.*\nRUN make\n$/);
    });

    it("tells of one whose text was another in builds", () => {
      const text = (version: number) => `FROM x\nRUN wget -O /opt/t https://x/${version}\n${apt}\n`;
      const steps = { 1: { outcome: "cached" }, 2: { seconds: 1 }, 3: { seconds: 20 } } as const;
      const earlier = [3, 2, 1].map((version) => recordOf(text(version), steps));
      assert.deepEqual(linesOf(rule, text(4), { last: steps, earlier }), [2]);
    });

    it("is silent where a step below may go by what it makes", () => {
      const free: [run: string, below: string][] = [
        ["RUN pip install flake8", apt],
        ["RUN pip install flake8", "RUN npm install -g big"],
        ["RUN npm install -g x", "COPY requirements.txt .\nRUN pip install -r requirements.txt"],
        ["RUN cd /opt && git clone https://x/y && rm -rf /opt/y/.git", apt],
        ["RUN echo 7 > /w/version && chmod 600 /w/version", `LABEL a=b\nENV C=d\n${apt}`],
        ["RUN curl -o /usr/local/bin/x https://x/x && chmod +x /usr/local/bin/x", apt],
      ];
      const bound: [run: string, below: string][] = [
        ["RUN apt-get update && apt-get install -y python3-pip", "RUN pip install big"],
        ["RUN apt-get update && apt-get install -y vim", apt],
        ["RUN yum install -y epel-release", "RUN yum install -y big"],
        ["RUN apt-get upgrade -y", apt],
        ["RUN wget -O /opt/t https://x/t", "RUN rm -rf /var/lib/apt/lists/*"],
        ["RUN pip install x", "RUN apt-get autoremove -y && apt-get clean && rm -rf /var/lib/apt/lists/*"],
        ["RUN apt-get install -y nodejs", "COPY package.json .\nRUN npm ci"],
        ["RUN pip install poetry", "RUN poetry install --no-root"],
        ["RUN npm install -g pnpm", "COPY package.json .\nRUN pnpm install"],
        ["RUN curl https://x/node.tgz | tar xz -C /usr/local", "RUN npm install -g big"],
        ["RUN curl -o /etc/apt/sources.list.d/x.list https://x/x", apt],
        ["RUN wget -O ~/.wgetrc https://x/x", apt],
        ["RUN echo 1 > /usr/share/keyrings/x", apt],
        ["RUN tar xf /opt/x.tar -C /", apt],
        ["RUN curl https://x/setup | bash", apt],
        ["RUN add-apt-repository ppa:x", apt],
        ["RUN sed -i s/x/y/ /etc/apt/sources.list", apt],
        ["RUN make", apt],
        ["RUN --mount=type=bind,target=/x cp /x/a /opt", apt],
        ["RUN wget -O /opt/t https://x/t", `USER 7\n${apt}`],
        ["RUN wget -O /opt/t https://x/t", `WORKDIR /opt\n${apt}`],
        ["RUN wget -O /opt/t https://x/t", `COPY a /opt/t\n${apt}`],
        ["RUN wget -O /opt/t https://x/$V", `ARG V=2\n${apt}`],
        ["RUN wget -O /opt/t https://x/t", "RUN apt-get install -y /opt/t"],
        ["WORKDIR /etc/apt\nRUN wget https://x/t", apt],
        ['SHELL ["pwsh", "-c"]\nRUN wget -O /opt/t https://x/t', apt],
      ];
      const isTold = ([run, below]: [string, string]): boolean => {
        const text = `FROM x\nWORKDIR /w\n${run}\n${below}\n`;
        return linesOf(rule, text, changedOften(text, run.split("\n").length + 2)).length > 0;
      };
      assert.deepEqual(
        free.filter((each) => !isTold(each)),
        [],
      );
      assert.deepEqual(bound.filter(isTold), []);
    });

    it("goes by the commits that edited it, where builds tell too little", () => {
      const text = (version: number, other = "") => `FROM x\nRUN wget -O /opt/t https://x/${version}\n${apt}${other}\n`;
      const editions = [7, 6, 6, 5, 4, 3].map((version, at) => text(version, at === 2 ? " more" : ""));
      const commits = [
        ...Array<readonly string[]>(5).fill(["Dockerfile", "a"]),
        ...Array<readonly string[]>(5).fill(["a"]),
      ];
      const project = { ...withBuilds(text(8), 2, 1, 0), files: { a: "" }, commits, editions };
      assert.deepEqual(findings(rule, text(8), project), [
        "2-2 This RUN was edited in 4 of the last 10 commits, and each time 1 step below it that does not need it runs again (≈20 s): move it below line 3.",
      ]);
      assert.deepEqual(linesOf(rule, text(8), { ...project, editions: editions.slice(2) }), [], "too few are known");
      assert.deepEqual(linesOf(rule, text(8), { ...project, editions: editions.map(() => text(7)) }), []);
      assert.deepEqual(linesOf(rule, text(8), { ...project, commits: commits.slice(0, 9) }), [], "too few commits");
      const others = commits.map(() => ["other/Dockerfile"]);
      assert.deepEqual(linesOf(rule, text(8), { ...project, commits: others }), []);
    });
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
