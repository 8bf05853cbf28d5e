import assert from "node:assert/strict";
import { findings, fixed, linesOf } from "./rules.fixture.ts";

const rule = "split-apt-update";
const update = "RUN apt-get update";
const install = "RUN apt-get install -y gcc";
const fix = (text: string): string => fixed(rule, text);
const fixChanging = (text: string): string => fixed(rule, text, {}, true);

describe("split-apt-update", () => {
  it("tells of an install that goes by the lists of another RUN, and how old these are", () => {
    const text = `FROM debian\n${update}\n${install}\n`;
    const trouble = "while those stay cached they grow old, and versions are missed or not found.";
    assert.deepEqual(findings(rule, text), [`3-3 apt-get install goes by the package lists of line 2: ${trouble}`]);
    assert.deepEqual(findings(rule, text, { last: { 2: { outcome: "cached", days: 23 } } }), [
      `3-3 apt-get install goes by the package lists of line 2 (23 d old): ${trouble}`,
    ]);
    assert.deepEqual(findings(rule, `FROM debian\n${update}\nRUN apt-get upgrade -y\n${install}\n`), [
      `3-4 2 RUN steps go by the package lists of line 2: ${trouble}`,
    ]);
  });

  it("finds the lists above what stands between, and in the stage below", () => {
    assert.deepEqual(linesOf(rule, `FROM debian\n${update}\nCOPY a /\nRUN x\n${install}\n`), [5]);
    assert.deepEqual(linesOf(rule, `FROM debian AS a\n${update}\nFROM a\n${install}\n`), [4]);
    assert.deepEqual(linesOf(rule, `FROM debian\n${update} && apt-get install a\n${install}\n`), [3]);
    assert.deepEqual(
      linesOf(rule, `FROM debian\n${update}\nRUN curl x | apt-key add - && sudo apt install gcc\n`),
      [3],
    );
  });

  it("joins neighbours", () => {
    const joins: readonly (readonly [string, string])[] = [
      [`${update}\n${install}\n`, `${update} && \\\n    apt-get install -y gcc\n`],
      [`${update}\n${install}`, `${update} && \\\n    apt-get install -y gcc`],
      [
        `${update}\nRUN apt-get upgrade -y\n${install}\nRUN x\n`,
        `${update} && \\\n    apt-get upgrade -y && \\\n    apt-get install -y gcc\nRUN x\n`,
      ],
      [`${update}\r\n${install}\r\n`, `${update} && \\\r\n    apt-get install -y gcc\r\n`],
      [`  ${update}\n  ${install}\n`, `  ${update} && \\\n      apt-get install -y gcc\n`],
      [`${update}\n\n# why\n\n${install}\n`, `${update} && \\\n# why\n    apt-get install -y gcc\n`],
      [`${update}\r\n# why\r\n${install}\r\n`, `${update} && \\\r\n# why\r\n    apt-get install -y gcc\r\n`],
      [`${update}\nrun  apt-get install a \\\n  b # c\n`, `${update} && \\\n    apt-get install a \\\n  b # c\n`],
      [`${update}\nRUN \\\n  # all\n  apt-get install a\n`, `${update} && \\\n    apt-get install a\n`],
      [`${update}\nRUN apt-get install a; rm -r /x\n`, `${update} && \\\n    { apt-get install a; rm -r /x; }\n`],
      [
        `${update}\nRUN apt-get install a || true\n${install}\n`,
        `${update} && \\\n    { apt-get install a || true; } && \\\n    apt-get install -y gcc\n`,
      ],
      [`${update}\nRUN set -ex; apt-get install a\n`, `${update} && \\\n    { set -ex; apt-get install a; }\n`],
      [
        `${update} && echo "ä"\nRUN cd /x && apt-get install "é"\n`,
        `${update} && echo "ä" && \\\n    cd /x && apt-get install "é"\n`,
      ],
      [
        `RUN --network=host apt-get update\nRUN --network=host apt-get install a\n`,
        `RUN --network=host apt-get update && \\\n    apt-get install a\n`,
      ],
      [`${update} -q  \n${install}\n`, `${update} -q   && \\\n    apt-get install -y gcc\n`],
      [`RUN A=1 apt-get update\n${install}\n`, `RUN A=1 apt-get update && \\\n    apt-get install -y gcc\n`],
      [`RUN sudo apt-get update\nRUN sudo apt install a\n`, `RUN sudo apt-get update && \\\n    sudo apt install a\n`],
    ];
    for (const [before, after] of joins) {
      const head = `SHELL ["/bin/sh", "-c"]\n`;
      assert.equal(fix(`FROM debian\n${head}${before}`), `FROM debian\n${head}${after}`);
    }
    assert.equal(
      fix(`# escape=\`\nFROM debian\n${update}\n${install}\n`),
      `# escape=\`\nFROM debian\n${update} && \`\n    apt-get install -y gcc\n`,
    );
  });

  it("fetches the lists in front of the install where something stands between", () => {
    const inserts: readonly (readonly [string, string])[] = [
      [`COPY a /\n${install}\n`, "COPY a /\nRUN apt-get update && apt-get install -y gcc\n"],
      [
        "ENV a=b\nRUN echo c >> /etc/apt/sources.list && \\\n  # now\n  apt-get install c && d\n",
        "ENV a=b\nRUN echo c >> /etc/apt/sources.list && \\\n  # now\n  apt-get update && apt-get install c && d\n",
      ],
      ["USER u\nRUN A=b sudo apt-get install c\n", "USER u\nRUN sudo apt-get update && A=b sudo apt-get install c\n"],
      ["USER u\nRUN a | b && (apt-get install c)\n", "USER u\nRUN apt-get update && a | b && (apt-get install c)\n"],
      [
        `COPY a /\n${install}\nRUN apt-get install b\n`,
        "COPY a /\nRUN apt-get update && apt-get install -y gcc && \\\n    apt-get install b\n",
      ],
    ];
    for (const [before, after] of inserts) {
      assert.equal(fixChanging(`FROM debian\n${update}\n${before}`), `FROM debian\n${update}\n${after}`);
      assert.equal(fix(`FROM debian\n${update}\n${before}`), `FROM debian\n${update}\n${before}`, "not unasked");
    }
  });

  it("does not join where the shell would do something else", () => {
    const pairs = [
      `${update}\nRUN --network=host apt-get install a`,
      `RUN --mount=type=tmpfs,target=/t apt-get update\nRUN --mount=type=tmpfs,target=/t apt-get install a`,
      `RUN export A=1 && apt-get update\n${install}`,
      `RUN cd /x && apt-get update\n${install}`,
      `RUN apt-get update || x\n${install}`,
      `RUN apt-get update &\n${install}`,
      `RUN apt-get update # all\n${install}`,
      `RUN apt-get update;\n${install}`,
      `RUN service x start && apt-get update\n${install}`,
      `RUN echo 1 a > /etc/hosts && apt-get update\n${install}`,
      `${update}\nRUN apt-get install a; exit 0`,
      `${update}\nRUN apt-get install a; b &`,
      `${update}\nARG A\n${install}`,
      `${update}\nUSER a\n${install}`,
      `${update}\nSHELL ["/bin/bash", "-c"]\n${install}`,
    ];
    for (const text of pairs) assert.equal(fix(`FROM debian\n${text}\n`), `FROM debian\n${text}\n`, text);
    const errexit = 'FROM debian\nSHELL ["/bin/bash", "-ec"]\nRUN apt-get update; x\nRUN apt-get install a\n';
    assert.equal(fix(errexit), errexit);
  });

  it("is silent where the install has its lists from its own RUN, or from somewhere else", () => {
    const silent = [
      install,
      update,
      `RUN apt-get update && apt-get install a`,
      `RUN apt-get update; apt-get install a; apt-get install b`,
      `${update} && rm -rf /var/lib/apt/lists/*\n${install}`,
      `${update}\nRUN rm -rf /var/lib/apt/lists/*\n${install}`,
      `${update}\nRUN curl x | bash - && apt-get install nodejs`,
      `${update}\nRUN . /setup && apt-get install nodejs`,
      `${update}\nRUN /tmp/setup.sh && apt-get install nodejs`,
      `${update}\nRUN curl x | bash -\n${install}`,
      `${update}\nRUN add-apt-repository ppa:x && apt-get install x`,
      `${update}\nRUN --mount=type=cache,target=/var/lib/apt ${install.slice(4)}`,
      `${update}\nRUN apt-get update && apt-get install a`,
      `${update}\nRUN apt-get remove a && apt-get clean`,
      `${update}\nRUN ["apt-get", "install", "a"]`,
      `${update}\nRUN <<x\napt-get install a\nx`,
      `${update}\nONBUILD ${install}`,
      `${update}\nRUN echo apt-get install a`,
      `${update}\nRUN if then apt-get install ((`,
      `${update}\nFROM debian\n${install}`,
      `SHELL ["powershell", "-c"]\n${update}\n${install}`,
      `RUN apk update\nRUN apk add gcc`,
      `RUN $apt update\n${install}`,
    ];
    for (const text of silent) assert.deepEqual(linesOf(rule, `FROM debian\n${text}\n`), [], text);
  });
});
