import assert from "node:assert/strict";
import { findings, fixed, linesOf } from "./rules.fixture.ts";

const rule = "merge-run";
const shell = 'SHELL ["/bin/sh", "-c"]\n';

describe("merge-run", () => {
  it("tells of neighbours that take next to no time, with both sides of merging them", () => {
    assert.deepEqual(findings(rule, "FROM a\nRUN mkdir /b\nRUN chmod 700 /b\nRUN make\n"), [
      "2-3 2 short RUN steps make 2 layers, one RUN makes one; but a change of any of them then runs all again.",
    ]);
    const last = { 2: { seconds: 0.2 }, 3: { seconds: 0.4 }, 4: { seconds: 48 } };
    assert.deepEqual(findings(rule, "FROM a\nRUN b\nRUN c\nRUN make\n", { last }), [
      "2-3 2 short RUN steps (≈600 ms) make 2 layers, one RUN makes one; but a change of any of them then runs all again.",
    ]);
  });

  it("goes by the time that builds have shown, when they have", () => {
    const text = "FROM a\nRUN mkdir /b\nRUN mkdir /c\n";
    assert.deepEqual(linesOf(rule, text, { last: { 2: { seconds: 5 }, 3: { seconds: 0.1 } } }), []);
    assert.deepEqual(linesOf(rule, text, { last: { 3: { seconds: 0.1 } } }), [2]);
  });

  it("makes one RUN of them", () => {
    const merges: readonly (readonly [string, string])[] = [
      ["RUN mkdir /a\nRUN mkdir /b\n", "RUN mkdir /a && \\\n    mkdir /b\n"],
      ["RUN mkdir /a\nRUN mkdir /b", "RUN mkdir /a && \\\n    mkdir /b"],
      ["RUN mkdir /a\r\nRUN mkdir /b\r\n", "RUN mkdir /a && \\\r\n    mkdir /b\r\n"],
      ["\tRUN mkdir /a\n\tRUN mkdir /b\n", "\tRUN mkdir /a && \\\n\t    mkdir /b\n"],
      [
        "RUN mkdir /a\nRUN mkdir /b\nRUN mkdir /c\nCMD d\n",
        "RUN mkdir /a && \\\n    mkdir /b && \\\n    mkdir /c\nCMD d\n",
      ],
      ["RUN mkdir /a\n\n\n# b\n\nRUN mkdir /b\n", "RUN mkdir /a && \\\n# b\n    mkdir /b\n"],
      ["RUN mkdir /a\n  # b \\\nRUN mkdir /b\n", "RUN mkdir /a && \\\n  # b \\\n    mkdir /b\n"],
      ["RUN mkdir /a \\\n  /x\nRUN mkdir \\\n# c\n /b\n", "RUN mkdir /a \\\n  /x && \\\n    mkdir \\\n# c\n /b\n"],
      ["run mkdir /ä\nrun  mkdir /é\n", "run mkdir /ä && \\\n    mkdir /é\n"],
      ["RUN mkdir /a; touch /x\nRUN mkdir /b\n", "RUN mkdir /a; touch /x && \\\n    mkdir /b\n"],
      ["RUN mkdir /a\nRUN rm /x || true\n", "RUN mkdir /a && \\\n    { rm /x || true; }\n"],
      ["RUN mkdir /a\nRUN rm /x; rm /y\nRUN rm /z\n", "RUN mkdir /a && \\\n    { rm /x; rm /y; } && \\\n    rm /z\n"],
      ["RUN mkdir /a\nRUN set -e; rm /x\n", "RUN mkdir /a\nRUN set -e; rm /x\n"],
      ["RUN mkdir /a\nRUN (rm /x; rm /y)\n", "RUN mkdir /a && \\\n    (rm /x; rm /y)\n"],
      ["RUN (rm /x; rm /y)\nRUN mkdir /a\n", "RUN (rm /x; rm /y) && \\\n    mkdir /a\n"],
      ["RUN if [ a ]; then rm /x; fi\nRUN rm /y\n", "RUN if [ a ]; then rm /x; fi && \\\n    rm /y\n"],
      ["RUN rm /y\nRUN if [ a ]; then rm /x; fi\n", "RUN rm /y && \\\n    if [ a ]; then rm /x; fi\n"],
      ["RUN echo a | tee /a\nRUN echo b > /b\n", "RUN echo a | tee /a && \\\n    echo b > /b\n"],
      ["RUN echo 'a && b'\nRUN echo \"c # d\"\n", "RUN echo 'a && b' && \\\n    echo \"c # d\"\n"],
      ["RUN [ -e /a ]\nRUN rm /a\n", "RUN [ -e /a ] && \\\n    rm /a\n"],
      ["RUN rm /a\nRUN [ -e /b ]\n", "RUN rm /a && \\\n    [ -e /b ]\n"],
      ["RUN A=1 echo a\nRUN echo $A\n", "RUN A=1 echo a && \\\n    echo $A\n"],
      ["RUN mkdir /a\nRUN B=1; echo $B > /b\n", "RUN mkdir /a && \\\n    { B=1; echo $B > /b; }\n"],
      ["RUN ln -s /a /b\nRUN ln -sf /a /c\n", "RUN ln -s /a /b && \\\n    ln -sf /a /c\n"],
      ["RUN rm /a\nRUN echo a # b\n", "RUN rm /a && \\\n    echo a # b\n"],
      [
        "RUN --mount=type=cache,target=/c rm /a\nRUN --mount=type=cache,target=/c rm /b\n",
        "RUN --mount=type=cache,target=/c rm /a && \\\n    rm /b\n",
      ],
      [
        "RUN --network=none \\\n  rm /a\nRUN --network=none \\\n  rm /b\n",
        "RUN --network=none \\\n  rm /a && \\\n    rm /b\n",
      ],
      ["RUN rm /a   \nRUN rm /b   \n", "RUN rm /a    && \\\n    rm /b   \n"],
      ["RUN ! test -e /a\nRUN ! test -e /b\n", "RUN ! test -e /a && \\\n    ! test -e /b\n"],
      ["RUN rm /a\nRUN cat <<x > /b\nc\nx\nRUN rm /d\n", "RUN rm /a\nRUN cat <<x > /b\nc\nx\nRUN rm /d\n"],
      ["RUN rm \\\\\nRUN rm /b\n", "RUN rm \\\\ && \\\n    rm /b\n"],
      [
        "RUN rm /a\nRUN rm /b\nENV c=d\nRUN rm /e\nRUN rm /f\n",
        "RUN rm /a && \\\n    rm /b\nENV c=d\nRUN rm /e && \\\n    rm /f\n",
      ],
    ];
    for (const [before, after] of merges) {
      assert.equal(fixed(rule, `FROM a\n${shell}${before}`), `FROM a\n${shell}${after}`);
    }
    assert.equal(
      fixed(rule, "# escape=`\nFROM a\nRUN rm /a\nRUN rm /b\n"),
      "# escape=`\nFROM a\nRUN rm /a && `\n    rm /b\n",
    );
  });

  it("is silent about stages of which the image only has files", () => {
    const text =
      "FROM a AS b\nRUN mkdir /a\nRUN mkdir /b\nFROM c AS d\nRUN mkdir /c\nRUN mkdir /d\nFROM d\nCOPY --from=b / /\n";
    assert.deepEqual(linesOf(rule, text), [5]);
    assert.deepEqual(linesOf(rule, text, { target: "b" }), [2]);
  });

  it("is silent where two shells do something else than one, and where a place in the cache is worth keeping", () => {
    const silent = [
      "RUN mkdir /a",
      "RUN mkdir /a\nRUN make",
      "RUN id > /a && ln -s /b/id /usr/local/bin/\nRUN id > /c",
      "RUN id > /a && printf b > /usr/local/bin/id\nRUN cat c && id > /c",
      "RUN install b /usr/local/bin/install\nRUN install c /c",
      "RUN chown -R a /a\nRUN chmod --recursive 7 /a",
      "RUN mkdir /a\nCOPY b /\nRUN mkdir /c",
      "RUN mkdir /a\nENV b=c\nRUN mkdir /c",
      "RUN mkdir /a\nARG b\nRUN mkdir /c",
      "RUN mkdir /a\nUSER b\nRUN mkdir /c",
      "RUN mkdir /a\nWORKDIR /b\nRUN mkdir /c",
      'RUN mkdir /a\nSHELL ["/bin/bash", "-c"]\nRUN mkdir /c',
      "RUN mkdir /a\nFROM b\nRUN mkdir /c",
      "RUN --network=none rm /a\nRUN rm /b",
      "RUN --security=insecure rm /a\nRUN rm /b",
      "RUN --mount=type=cache,target=/c rm /a\nRUN --mount=type=cache,target=/d rm /b",
      "RUN --mount=type=tmpfs,target=/c rm /a\nRUN --mount=type=tmpfs,target=/c rm /b",
      "RUN --mount=target=/c,rw rm /a\nRUN --mount=target=/c,rw rm /b",
      "RUN cd /a\nRUN rm b",
      "RUN cd /a && rm b\nRUN rm c",
      "RUN A=1\nRUN echo $A",
      "RUN A=1; echo $A\nRUN echo $A",
      "RUN set -e; rm /a\nRUN rm /b",
      "RUN umask 077 && touch /a\nRUN touch /b",
      "RUN rm /a; exit 0\nRUN rm /b",
      "RUN rm /a &\nRUN rm /b",
      "RUN rm /a # all\nRUN rm /b",
      "RUN rm /a;\nRUN rm /b",
      "RUN ln /a /b\nRUN echo c > /b",
      "RUN echo 1 a >> /etc/hosts\nRUN cat /etc/hosts",
      "RUN echo 1 > /dev/shm/a\nRUN rm /b",
      "RUN cat <<x > /a\nb\nx\nRUN rm /c",
      "RUN <<x\nrm /a\nx\nRUN <<x\nrm /b\nx",
      'RUN ["rm", "/a"]\nRUN rm /b',
      'RUN rm /a\nRUN ["rm", "/b"]',
      "ONBUILD RUN rm /a\nONBUILD RUN rm /b",
      'SHELL ["powershell", "-c"]\nRUN rm a\nRUN rm b',
      'SHELL ["cmd", "/S", "/C"]\nRUN rm a\nRUN rm b',
      "RUN $rm /a\nRUN $rm /b",
      "RUN if rm\nRUN rm /b",
      "RUN f() { rm /a; }; true\nRUN rm /b",
      "RUN rm /a; true\nRUN mv /b /c",
      "RUN rm /a\n# hadolint ignore=DL3059\nRUN rm /b",
    ];
    for (const text of silent) assert.deepEqual(linesOf(rule, `FROM a\n${text}\n`), [], text);
    const short = { 2: { seconds: 0.1 }, 3: { seconds: 0.1 } };
    for (const text of ["RUN service a start\nRUN b", "RUN a --fork\nRUN b", "RUN . /a\nRUN b", "RUN exec a\nRUN b"]) {
      assert.deepEqual(linesOf(rule, `FROM a\n${text}\n`, { last: short }), [], text);
    }
  });

  it("keeps apart what a shell that stops at errors would run on", () => {
    const text = 'FROM a\nSHELL ["/bin/bash", "-eo", "pipefail", "-c"]\nRUN rm /a; rm /b\nRUN rm /c\n';
    assert.deepEqual(linesOf(rule, text), []);
    assert.deepEqual(linesOf(rule, text.replace('"-eo", "pipefail"', '"-o", "errexit"')), []);
    assert.deepEqual(linesOf(rule, text.replace("-eo", "-o")), [3]);
    assert.deepEqual(linesOf(rule, text.replace("rm /a; ", "")), [3]);
  });
});
