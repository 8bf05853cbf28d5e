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
});
