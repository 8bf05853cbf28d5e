import assert from "node:assert/strict";
import { check, fileOf, findings, linesOf } from "./rules.fixture.ts";

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
});
