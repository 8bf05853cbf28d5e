import assert from "node:assert/strict";
import { check, fileOf, findings, fixed, linesOf } from "./rules.fixture.ts";

const rule = "deleted-later";
const files = {
  "a.tgz": fileOf(38_000_000),
  "d/tool": fileOf(5_000_000),
  "small.sh": fileOf(300),
  "dir/x": fileOf(9_000_000),
};

describe("deleted-later", () => {
  it("says what stays in the image, and how much it is", () => {
    const text = "FROM x\nCOPY a.tgz /tmp/\nRUN tar xf /tmp/a.tgz && rm /tmp/a.tgz\n";
    assert.deepEqual(findings(rule, text, { files }), [
      "2-2 /tmp/a.tgz is deleted in line 3, but this layer keeps it in the image (38 MB): mount it into the RUN that needs it (--mount=type=bind).",
    ]);
    assert.equal(check(rule, text, { last: { 2: { megabytes: 40 } } })[0]?.costBytes, 40_000_000);
    assert.equal(check(rule, text)[0]?.costBytes, null);
  });

  it("finds the file wherever it went, and however it is deleted", () => {
    const cases = [
      "COPY a.tgz /b\nRUN x\nRUN rm -f /b",
      "COPY a.tgz /tmp/b/\nRUN rm -rf /tmp/b",
      "COPY a.tgz /tmp/\nRUN rm -rf /tmp/*",
      "WORKDIR /w\nCOPY a.tgz .\nRUN rm a.tgz",
      "WORKDIR /w\nCOPY a.tgz ./\nRUN cd /w && rm -f ./a.tgz",
      "COPY a.tgz /tmp/\nRUN cd /tmp && tar xf a.tgz && rm a.tgz",
      "COPY d/tool /t\nRUN if /t; then rm /t; fi",
      "COPY --from=y /out.deb /tmp/\nRUN dpkg -i /tmp/out.deb; rm /tmp/out.deb",
      "ADD https://x/b.tgz /tmp/\nRUN tar xf /tmp/b.tgz && rm /tmp/b.tgz",
      "ADD https://x/b.tgz /c.tgz\nRUN tar xf /c.tgz && rm /c.tgz",
    ];
    for (const text of cases) assert.equal(linesOf(rule, `FROM x AS y\nFROM x\n${text}\n`, { files }).length, 1, text);
  });

  it("is silent where nothing stays, little does, or it can't be told", () => {
    const silent = [
      "COPY a.tgz /tmp/\nRUN tar xf /tmp/a.tgz",
      "COPY a.tgz /tmp/\nRUN rm /tmp/b.tgz",
      "COPY a.tgz /tmp/\nRUN rm a.tgz",
      "COPY a.tgz /tmp/\nRUN rm $FILE",
      "COPY a.tgz /tmp/\nRUN (cd /tmp; rm a.tgz)",
      "COPY a.tgz /tmp/\nRUN echo rm /tmp/a.tgz",
      'COPY a.tgz /tmp/\nRUN ["rm", "/tmp/a.tgz"]',
      'SHELL ["pwsh", "-c"]\nCOPY a.tgz /tmp/\nRUN rm /tmp/a.tgz',
      "COPY small.sh /tmp/\nRUN /tmp/small.sh && rm /tmp/small.sh",
      "COPY dir /tmp/\nRUN rm /tmp/dir",
      "COPY *.tgz /tmp/\nRUN rm /tmp/a.tgz",
      "COPY a.tgz d/tool /tmp/\nRUN rm /tmp/a.tgz",
      "COPY --from=y /out /tmp/\nRUN rm /tmp/out",
      "ADD a.tgz /tmp/\nRUN rm /tmp/a.tgz",
      "ADD --unpack=true https://x/b.tgz /tmp/\nRUN rm /tmp/b.tgz",
      "ADD https://x/b.git /tmp/b.tgz\nRUN rm /tmp/b.tgz",
      "ADD https://x/b.tgz?c /tmp/\nRUN rm /tmp/b.tgz",
      "COPY <<a.tgz /tmp/\nx\na.tgz\nRUN rm /tmp/a.tgz",
      "RUN --mount=type=bind,target=/tmp rm /tmp/a.tgz",
      "RUN rm /tmp/a.tgz\nCOPY a.tgz /tmp/",
    ];
    for (const text of silent) assert.deepEqual(linesOf(rule, `FROM x AS y\nFROM x\n${text}\n`, { files }), [], text);
    const helper = "FROM x AS a\nCOPY a.tgz /tmp/\nRUN rm /tmp/a.tgz\nFROM x\nCOPY --from=a /o /o\n";
    assert.deepEqual(linesOf(rule, helper, { files }), [], "the stage is not in the image");
    assert.deepEqual(linesOf(rule, helper.replace("FROM x\nCOPY", "FROM a\nCOPY"), { files }), [2]);
  });

  it("tells of a download that another RUN deletes, and of its layer as far as that is it", () => {
    const text = "FROM x\nRUN curl -fsSL -o /tmp/a.tgz https://x.y/a\nRUN tar xf /tmp/a.tgz && rm /tmp/a.tgz\n";
    assert.deepEqual(findings(rule, text, { last: { 2: { megabytes: 38 } } }), [
      "2-2 /tmp/a.tgz is deleted in line 3, but this layer keeps it in the image (38 MB): download, use and delete it in one RUN.",
    ]);
    const more = text.replace("curl", "mkdir -p /opt && curl");
    assert.deepEqual(findings(rule, more, { last: { 2: { megabytes: 38 } } }), [
      "2-2 /tmp/a.tgz is deleted in line 3, but this layer keeps it in the image, in a layer of 38 MB: download, use and delete it in one RUN.",
    ]);
    assert.equal(check(rule, more, { last: { 2: { megabytes: 38 } } })[0]?.costBytes, null);
    assert.match(findings(rule, text)[0] ?? "", /keeps it in the image: download/);
    assert.deepEqual(linesOf(rule, text, { last: { 2: { megabytes: 0.2 } } }), []);
  });

  it("finds downloads wherever they go", () => {
    const cases = [
      "RUN wget https://x.y/a.tgz -O /tmp/b\nRUN rm /tmp/b",
      "RUN wget -qO /tmp/b https://x.y/a.tgz\nRUN rm -rf /tmp/*",
      "WORKDIR /w\nRUN wget -q https://x.y/a.tgz\nRUN tar xf a.tgz; rm a.tgz",
      "RUN cd /w && curl -LO https://x.y/a.tgz\nRUN rm /w/a.tgz",
      "RUN curl --output /tmp/b https://x.y/a.tgz && tar xf /tmp/b\nRUN rm /tmp/b",
      "RUN curl -o /tmp/b https://x.y/$V/a-$(uname -m).tgz\nRUN rm /tmp/b",
      'WORKDIR /w\nRUN wget "https://x.y/${V}/a.tgz"\nRUN rm a.tgz',
    ];
    const project = { last: { 2: { megabytes: 9 }, 3: { megabytes: 9 } } };
    for (const text of cases) assert.equal(linesOf(rule, `FROM x\n${text}\n`, project).length, 1, text);
  });

  it("is silent about downloads that do not stay, or whose place is not told", () => {
    const silent = [
      "RUN curl -o /tmp/b https://x.y/a && rm /tmp/b\nRUN rm -f /tmp/b",
      "RUN curl https://x.y/a | tar x\nRUN rm -rf /tmp/*",
      "RUN curl https://x.y/a > /tmp/b\nRUN rm /tmp/b",
      "RUN curl -o $F https://x.y/a\nRUN rm /tmp/b",
      "WORKDIR /w\nRUN curl -o $F/a.tgz https://x.y/a\nRUN rm -rf /w/*",
      'WORKDIR /w\nRUN wget "https://x.y/a-$V.tgz"\nRUN rm -rf /w/*',
      "WORKDIR /w\nRUN wget https://x.y/a-$(basename x/b.tgz)\nRUN rm -rf /w/*",
      "RUN wget $URL/b\nRUN rm -rf /b",
      "RUN wget -P /tmp https://x.y/b\nRUN rm /tmp/b",
      "RUN wget -O - https://x.y/b\nRUN rm /tmp/b",
      "WORKDIR /w\nRUN wget 'https://x.y/b?c=d'\nRUN rm b",
      "RUN wget https://x.y/a.tgz\nRUN rm a.tgz",
      "RUN --mount=type=cache,target=/tmp curl -o /tmp/b https://x.y/a\nRUN rm /tmp/b",
      "RUN rm -f /tmp/b\nRUN curl -o /tmp/b https://x.y/a",
      "RUN curl -o /tmp/b.txt https://x.y/a\nRUN rm /tmp/b",
    ];
    const project = { last: { 2: { megabytes: 9 }, 3: { megabytes: 9 } } };
    for (const text of silent) assert.deepEqual(linesOf(rule, `FROM x\n${text}\n`, project), [], text);
  });

  it("tells of a cloned repository that another RUN deletes", () => {
    const text = (clone: string): string => `FROM x\nWORKDIR /w\nRUN ${clone}\nRUN make -C /w/src\nRUN rm -rf /w/src\n`;
    assert.deepEqual(findings(rule, text("git clone https://x/src.git"), { last: { 3: { megabytes: 80 } } }), [
      "3-3 /w/src is deleted in line 5, but this layer keeps it in the image (80 MB): download, use and delete it in one RUN.",
    ]);
    for (const clone of ["git clone --depth 1 -b v1 https://x/y src", "cd /w && git clone https://x/y /w/src"])
      assert.deepEqual(linesOf(rule, text(clone)), [3], clone);
    const silent = ["git clone https://x/src a", "git clone https://x/src $DIR", "git -C /w clone https://x/src"];
    for (const clone of silent) assert.deepEqual(linesOf(rule, text(clone)), [], clone);
    assert.deepEqual(linesOf(rule, text("git clone https://x/src"), { last: { 3: { megabytes: 0.2 } } }), []);
  });

  it("tells of packages that another RUN removes", () => {
    const text = (install: string, remove: string): string => `FROM x\nRUN ${install}\nRUN make\nRUN ${remove}\n`;
    const apt = text("apt-get update && apt-get install -y gcc=4:12 make curl", "apt-get purge -y gcc make");
    assert.deepEqual(findings(rule, apt, { last: { 2: { megabytes: 300 } } }), [
      "2-2 gcc and make are removed in line 4, but this layer keeps them in the image, in a layer of 300 MB: install, use and remove them in one RUN, or build in a stage of its own.",
    ]);
    assert.deepEqual(findings(rule, text("apk add -t .deps gcc", "apk del .deps")), [
      "2-2 .deps is removed in line 4, but this layer keeps it in the image: install, use and remove it in one RUN, or build in a stage of its own.",
    ]);
    const found = [
      text("dnf install -y gcc", "dnf remove -y gcc && dnf clean all"),
      text("yum -y install gcc", "dnf -y remove gcc"),
      text("yum -y install wget", "yum -y remove wget"),
      text("apt-get install -y libfoo libfoo-dev", "apt-get purge -y libfoo-dev"),
      text("sudo apt-get install -y gcc", "apt-get remove --auto-remove -y gcc"),
      text("apk add --no-cache --virtual build gcc musl-dev", "apk del build"),
    ];
    for (const each of found) assert.deepEqual(linesOf(rule, each), [2], each);
    const silent = [
      text("apt-get install -y gcc", "apt-get purge -y make"),
      text("apt-get install -y gcc", "apt-get autoremove -y"),
      text("apt-get install -y gcc", "apt-get purge -y $DEPS"),
      text("apt-get install -y gcc && make && apt-get purge -y gcc", "true"),
      text("apk add gcc", "apt-get purge -y gcc"),
      text("apk add curl git", "apk del curl"),
      text("apk add gcc && make && apk del gcc", "apk del gcc"),
      text("apk add gcc", "apk add gcc && make && apk del gcc"),
      text("apk add -t .deps gcc", "apk del gcc"),
      text("apt-get purge -y gcc", "apt-get install -y gcc"),
      'FROM x\nRUN apt-get install -y gcc\nRUN ["apt-get", "purge", "-y", "gcc"]\n',
      "FROM x AS a\nRUN apt-get install -y gcc\nRUN apt-get purge -y gcc\nFROM y\nCOPY --from=a /o /o\n",
    ];
    for (const each of silent) assert.deepEqual(linesOf(rule, each), [], each);
    assert.deepEqual(linesOf(rule, apt, { last: { 2: { megabytes: 0.5 } } }), [], "it is not worth a word");
  });

  it("tells of a change of owner that makes a second layer of what was copied, as a build has measured it", () => {
    const text = "FROM x\nWORKDIR /app\nCOPY . .\nRUN chown -R node:node /app\n";
    assert.deepEqual(findings(rule, text, { last: { 4: { megabytes: 245 } } }), [
      "4-4 chown -R puts all files that it changes into this layer once more (245 MB): use COPY --chown=node:node in line 3.",
    ]);
    const mode = text.replace("chown -R node:node /app", "chmod -R 755 .");
    assert.match(findings(rule, mode, { last: { 4: { megabytes: 2 } } })[0] ?? "", /use COPY --chmod=755 in line 3\.$/);
    const silent: readonly (readonly [string, number | null])[] = [
      [text, null],
      [text, 0.3],
      [text.replace("node:node /app", "node:node /other"), 9],
      [text.replace("chown -R node:node", "chmod -R g+w"), 9],
      [text.replace("COPY", "COPY --chown=node"), 9],
      [text.replace("chown", "npm ci && chown"), 9],
      [text.replace("-R node", "node"), 9],
      [text.replace("node:node", "$USER"), 9],
      [text.replace("node:node /app", "node:node /app /srv"), 9],
      ["FROM x\nRUN a\nRUN b\nRUN chown -R node /app\n", 9],
    ];
    for (const [before, megabytes] of silent) {
      const project = megabytes === null ? {} : { last: { 4: { megabytes } } };
      assert.deepEqual(linesOf(rule, before, project), [], before);
    }
  });

  describe("merges a download with what uses and deletes it", () => {
    const curl = "RUN curl -o /tmp/a.tgz https://x.y/a.tgz";

    it("in neighbours, whatever stands between them", () => {
      const cases: readonly (readonly [string, string])[] = [
        [`${curl}\nRUN tar xf /tmp/a.tgz && rm /tmp/a.tgz`, `${curl} && \\\n    tar xf /tmp/a.tgz && rm /tmp/a.tgz`],
        [`${curl}\n\n# why\nRUN rm /tmp/a.tgz`, `${curl} && \\\n# why\n    rm /tmp/a.tgz`],
        [`${curl}\nRUN tar xf /tmp/a.tgz; rm /tmp/a.tgz`, `${curl} && \\\n    { tar xf /tmp/a.tgz; rm /tmp/a.tgz; }`],
        [
          `${curl}\nRUN tar xf /tmp/a.tgz\nRUN rm -rf /tmp/*`,
          `${curl} && \\\n    tar xf /tmp/a.tgz && \\\n    rm -rf /tmp/*`,
        ],
        [
          `WORKDIR /w\nRUN wget u ftp://x/a.zip\nRUN rm a.zip`,
          `WORKDIR /w\nRUN wget u ftp://x/a.zip && \\\n    rm a.zip`,
        ],
        [
          `RUN --network=host ${curl.slice(4)}\nRUN --network=host rm /tmp/a.tgz`,
          `RUN --network=host ${curl.slice(4)} && \\\n    rm /tmp/a.tgz`,
        ],
        [
          "WORKDIR /w\nRUN wget https://x/tool-1.tgz\nRUN tar xf tool-1.tgz\nRUN mv tool /opt\nRUN rm tool-1.tgz",
          "WORKDIR /w\nRUN wget https://x/tool-1.tgz && \\\n    tar xf tool-1.tgz && \\\n    mv tool /opt && \\\n    rm tool-1.tgz",
        ],
        [`${curl} \\\n  --retry 3\nRUN rm /tmp/a.tgz`, `${curl} \\\n  --retry 3 && \\\n    rm /tmp/a.tgz`],
      ];
      for (const [before, after] of cases) {
        const windows = (text: string): string => text.replaceAll("\n", "\r\n");
        assert.equal(fixed(rule, `FROM x\n${before}\n`), `FROM x\n${after}\n`, before);
        assert.equal(fixed(rule, windows(`FROM x\n${before}`)), windows(`FROM x\n${after}`), before);
      }
    });

    it("nowhere else", () => {
      const left = [
        `${curl}\nENV A=1\nRUN rm /tmp/a.tgz`,
        `${curl}\nCOPY a .\nRUN rm /tmp/a.tgz`,
        `${curl}\nUSER b\nRUN rm /tmp/a.tgz`,
        `${curl}\nRUN make\nRUN rm /tmp/a.tgz`,
        `${curl}\nRUN --network=none rm /tmp/a.tgz`,
        `${curl}\nRUN --mount=type=cache,target=/c rm /tmp/a.tgz`,
        `${curl}; true\nRUN rm /tmp/a.tgz`,
        `${curl} || true\nRUN rm /tmp/a.tgz`,
        `RUN cd /tmp && curl -O https://x.y/a.tgz\nRUN rm /tmp/a.tgz`,
        `RUN curl -o /tmp/curl.gz https://x.y/curl && cp curl /usr/bin/curl\nRUN curl x && rm /tmp/curl.gz`,
        `${curl}\nRUN <<E\nrm /tmp/a.tgz\nE`,
        `${curl} # the archive\nRUN rm /tmp/a.tgz`,
      ];
      for (const text of left) {
        assert.equal(linesOf(rule, `FROM x\n${text}\n`).length, 1, text);
        assert.equal(fixed(rule, `FROM x\n${text}\n`, {}, true), `FROM x\n${text}\n`, text);
      }
    });
  });

  describe("mounts a copied file into the RUN that deletes it, when it is asked to", () => {
    const mount = "RUN --mount=type=bind,source=a.tgz,target=/tmp/a.tgz";

    it("where that only reads it before", () => {
      const cases: readonly (readonly [string, string])[] = [
        ["COPY a.tgz /tmp/\nRUN tar xf /tmp/a.tgz && rm /tmp/a.tgz", `${mount} tar xf /tmp/a.tgz`],
        ["COPY a.tgz /tmp/\nRUN tar xf /tmp/a.tgz\\\n&& rm /tmp/a.tgz", `${mount} tar xf /tmp/a.tgz`],
        ["COPY ./a.tgz /tmp/a.tgz\nRUN tar xf /tmp/a.tgz && rm -f /tmp/a.tgz", `${mount} tar xf /tmp/a.tgz`],
        [
          "# the tool\nCOPY a.tgz /tmp/\n\nRUN tar xf /tmp/a.tgz \\\n  # gone\n  && rm /tmp/a.tgz \\\n  && make",
          `# the tool\n\n${mount} tar xf /tmp/a.tgz \\\n  && make`,
        ],
        ["COPY a.tgz /tmp/\nRUN cd /tmp && tar xf a.tgz && rm a.tgz b", `${mount} cd /tmp && tar xf a.tgz && rm b`],
        [
          "COPY a.tgz /tmp/\nRUN tar xf /tmp/a.tgz && rm -rf /var/lib/apt/lists/* /tmp/a.tgz",
          `${mount} tar xf /tmp/a.tgz && rm -rf /var/lib/apt/lists/*`,
        ],
        [
          "COPY a.tgz /tmp/\nENV A=b\nWORKDIR /s\nRUN tar xf /tmp/a.tgz && cd a && ./configure && make -j2 install && rm /tmp/a.tgz",
          `ENV A=b\nWORKDIR /s\n${mount} tar xf /tmp/a.tgz && cd a && ./configure && make -j2 install`,
        ],
        [
          "COPY a.tgz /tmp/\nrun --network=none tar xf /tmp/a.tgz && rm /tmp/a.tgz",
          `run${mount.slice(3)} --network=none tar xf /tmp/a.tgz`,
        ],
        [
          "WORKDIR /w\nCOPY d/tool.deb .\nRUN dpkg -i tool.deb && rm tool.deb",
          "WORKDIR /w\nRUN --mount=type=bind,source=d/tool.deb,target=/w/tool.deb dpkg -i tool.deb",
        ],
        [
          "COPY --from=y:1 /o/a.tgz /tmp/\nRUN tar xf /tmp/a.tgz && rm /tmp/a.tgz",
          "RUN --mount=type=bind,from=y:1,source=/o/a.tgz,target=/tmp/a.tgz tar xf /tmp/a.tgz",
        ],
      ];
      for (const [before, after] of cases) {
        assert.equal(fixed(rule, `FROM x\n${before}\n`, {}, true), `FROM x\n${after}\n`, before);
        assert.equal(fixed(rule, `FROM x\n${before}\n`), `FROM x\n${before}\n`, "not unasked");
      }
      const [found] = check(rule, "FROM x\nCOPY a.tgz /tmp/\nRUN tar xf /tmp/a.tgz && rm /tmp/a.tgz\n");
      assert.equal(found?.fixes[0]?.title, "Mount a.tgz into the RUN in line 3 (may change the image)");
    });

    it("nowhere else", () => {
      const left = [
        "COPY a.tgz /tmp/\nRUN tar xf /tmp/a.tgz; rm /tmp/a.tgz",
        "COPY a.tgz /tmp/\nRUN tar xf /tmp/a.tgz\nRUN rm /tmp/a.tgz",
        "COPY a.tgz /tmp/\nRUN rm /tmp/a.tgz",
        "COPY a.tgz /tmp/\nRUN rm /tmp/a.tgz && make",
        "COPY a.tgz /tmp/\nRUN tar xf /tmp/a.tgz && rm -rf /tmp",
        "COPY a.tgz /tmp/\nRUN tar xf /tmp/a.tgz && rm -rf /tmp/* && rm /tmp/a.tgz",
        "COPY a.tgz /tmp/\nRUN cd /tmp && rm -rf * && rm /tmp/a.tgz",
        "COPY a.tgz /tmp/\nRUN gunzip /tmp/a.tgz && rm /tmp/a.tgz",
        "COPY a.tgz /tmp/\nRUN mv /tmp/a.tgz /b && rm /tmp/a.tgz",
        "COPY a.tgz /tmp/\nRUN chown -R a /tmp && rm /tmp/a.tgz",
        "COPY a.tgz /tmp/\nRUN cd /tmp && chown -R a . && rm a.tgz",
        "COPY a.tgz /tmp/\nRUN tar xf /tmp/a.tgz && rm $(ls) /tmp/a.tgz",
        "COPY a.tgz /tmp/\nRUN tar xf /tmp/a.tgz && rm /tmp/a.tgz > /log",
        "COPY d/tool.run /tmp/\nRUN /tmp/tool.run && rm /tmp/tool.run",
        "COPY --chown=a a.tgz /tmp/\nRUN tar xf /tmp/a.tgz && rm /tmp/a.tgz",
        "COPY a.tgz /tmp/\nRUN ls /tmp\nRUN tar xf /tmp/a.tgz && rm /tmp/a.tgz",
        "COPY a.tgz /tmp/\nRUN --mount=type=cache,target=/tmp/x tar xf /tmp/a.tgz && rm /tmp/a.tgz",
        "COPY a,b.tgz /tmp/\nRUN tar xf /tmp/a,b.tgz && rm /tmp/a,b.tgz",
        "COPY a.tgz /tmp/\nRUN <<E\ntar xf /tmp/a.tgz && rm /tmp/a.tgz\nE",
      ];
      for (const text of left) {
        assert.equal(fixed(rule, `FROM x AS y\nFROM x\n${text}\n`, {}, true), `FROM x AS y\nFROM x\n${text}\n`, text);
      }
      assert.equal(left.flatMap((text) => linesOf(rule, `FROM x AS y\nFROM x\n${text}\n`)).length, left.length);
    });
  });

  describe("gives files their owner while copying, when it is asked to", () => {
    const project = { last: Object.fromEntries([2, 3, 4, 5, 6].map((line) => [line, { megabytes: 9 }])) };

    it("and leaves the folder itself to the RUN", () => {
      const cases: readonly (readonly [string, string])[] = [
        [
          "WORKDIR /app\nCOPY . .\nRUN chown -R node:node /app",
          "WORKDIR /app\nCOPY --chown=node:node . .\nRUN chown node:node /app",
        ],
        [
          "RUN apt-get install -y a\nRUN adduser b\nCOPY --from=x /o /srv/\nRUN chown -R 5:b \\\n  /srv",
          "RUN apt-get install -y a\nRUN adduser b\nCOPY --chown=5:b --from=x /o /srv/\nRUN chown 5:b \\\n  /srv",
        ],
        ['COPY ["a b", "/c/"]\nRUN chmod -R 755 /c', 'COPY --chmod=755 ["a b", "/c/"]\nRUN chmod 755 /c'],
        ["COPY x /other\nCOPY y /c/\nRUN chown -R a:b /c", "COPY x /other\nCOPY --chown=a:b y /c/\nRUN chown a:b /c"],
      ];
      for (const [before, after] of cases) {
        assert.equal(fixed(rule, `FROM x\n${before}\n`, project, true), `FROM x\n${after}\n`, before);
        assert.equal(fixed(rule, `FROM x\n${before}\n`, project), `FROM x\n${before}\n`, "not unasked");
      }
    });

    it("not where other files are in that folder, or COPY would say something else", () => {
      const left = [
        "WORKDIR /app\nCOPY p .\nRUN npm ci\nCOPY . .\nRUN chown -R node:node /app",
        "COPY a /app/a\nCOPY . /app\nRUN chown -R node:node /app",
        "RUN mkdir -p /app/data\nCOPY . /app\nRUN chown -R node:node /app",
        "COPY . /app\nRUN ls\nRUN chown -R node:node /app",
        "COPY src /app/src\nRUN chown -R node:node /app",
        "COPY . /app\nRUN chown -R node /app",
        "COPY . /app\nRUN chown -R node: /app",
        "COPY --link . /app\nRUN chown -R node:node /app",
        "ADD . /app\nRUN chown -R node:node /app",
      ];
      for (const text of left) {
        assert.equal(linesOf(rule, `FROM x\n${text}\n`, project).length, 1, text);
        assert.equal(fixed(rule, `FROM x\n${text}\n`, project, true), `FROM x\n${text}\n`, text);
      }
      const stages = "FROM x AS a\nFROM a\nCOPY . /app\nRUN chown -R node:node /app\n";
      assert.equal(fixed(rule, stages, project, true), stages);
    });
  });
});
