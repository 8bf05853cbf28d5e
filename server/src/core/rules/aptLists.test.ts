import assert from "node:assert/strict";
import { check, findings, fixed, linesOf } from "./rules.fixture.ts";

const rule = "apt-lists";
const update = "RUN apt-get update";
const fix = (text: string): string => fixed(rule, `FROM x\n${text}`, {}, true).slice("FROM x\n".length);

describe("apt-lists", () => {
  it("tells what stays in the image, and its size where a build has shown it", () => {
    assert.deepEqual(findings(rule, `FROM x\n${update} && apt-get install -y gcc\n`), [
      "2-2 apt's package lists stay in the image: remove them in the same RUN.",
    ]);
    assert.deepEqual(findings(rule, "FROM x\nRUN apk update && apk add --no-cache gcc\n"), [
      "2-2 apk's package lists stay in the image: leave out the update, and install with --no-cache.",
    ]);
    const last = { 2: { megabytes: 211 } };
    assert.deepEqual(findings(rule, `FROM x\n${update} && apt-get install -y gcc\n`, { last }), [
      "2-2 apt's package lists stay in the image, in a layer of 211 MB: remove them in the same RUN.",
    ]);
    const [finding] = check(rule, `FROM x\n${update}\n`, { last });
    assert.equal(finding?.message, "apt's package lists stay in the image (211 MB): remove them in the same RUN.");
    assert.equal(finding.costBytes, 211_000_000);
  });

  it("cleans up in the same RUN", () => {
    const fixes: readonly (readonly [string, string])[] = [
      [`${update} && apt-get install a\n`, `${update} && apt-get install a && \\\n    rm -rf /var/lib/apt/lists/*\n`],
      [`${update} && apt-get install a`, `${update} && apt-get install a && \\\n    rm -rf /var/lib/apt/lists/*`],
      [
        `${update} && \\\n  apt-get install a \\\n  # why\n  b\nRUN c\n`,
        `${update} && \\\n  apt-get install a \\\n  # why\n  b && \\\n    rm -rf /var/lib/apt/lists/*\nRUN c\n`,
      ],
      [
        `  ${update}; apt-get install a\r\n`,
        `  ${update}; apt-get install a && \\\r\n      rm -rf /var/lib/apt/lists/*\r\n`,
      ],
      [
        "RUN sudo apt update && sudo apt install a\n",
        "RUN sudo apt update && sudo apt install a && \\\n    sudo rm -rf /var/lib/apt/lists/*\n",
      ],
      [
        `RUN set -ex; apt-get update; apt-get install a\n`,
        `RUN set -ex; apt-get update; apt-get install a && \\\n    rm -rf /var/lib/apt/lists/*\n`,
      ],
      [`${update} || apt-get update\n`, `${update} || apt-get update && \\\n    rm -rf /var/lib/apt/lists/*\n`],
      [
        `${update} \\\r\n\t&& apt-get install a\r\n`,
        `${update} \\\r\n\t&& apt-get install a \\\r\n\t&& rm -rf /var/lib/apt/lists/*\r\n`,
      ],
      ["RUN apk add gcc\n", "RUN apk add --no-cache gcc\n"],
      ["RUN apk -q add gcc && apk  add \\\n  b\n", "RUN apk -q add --no-cache gcc && apk  add --no-cache \\\n  b\n"],
      ["RUN apk upgrade && a\n", "RUN apk upgrade --no-cache && a\n"],
      ["RUN apk update && apk add a\n", "RUN apk update && apk add a && \\\n    rm -rf /var/cache/apk/*\n"],
      ["RUN yum -y install a\n", "RUN yum -y install a && \\\n    yum clean all\n"],
      ["RUN dnf install a && b\n", "RUN dnf install a && b && \\\n    dnf clean all\n"],
      ["RUN microdnf install a\n", "RUN microdnf install a && \\\n    microdnf clean all\n"],
      ["RUN zypper -n in a\n", "RUN zypper -n in a && \\\n    zypper clean --all\n"],
      ["RUN pip install a\n", "RUN pip install --no-cache-dir a\n"],
      ["RUN pip3 -q install -r a.txt # b\n", "RUN pip3 -q install --no-cache-dir -r a.txt # b\n"],
      ["RUN python3 -m pip install a; b\n", "RUN python3 -m pip install --no-cache-dir a; b\n"],
      ["RUN if a; then /venv/bin/pip install a; fi\n", "RUN if a; then /venv/bin/pip install --no-cache-dir a; fi\n"],
      ["RUN pip install pip && pip install é\n", "RUN pip install pip && pip install --no-cache-dir é\n"],
      ["RUN npm ci\n", "RUN npm ci && \\\n    npm cache clean --force\n"],
      ["RUN npm install -g a && b\n", "RUN npm install -g a && b && \\\n    npm cache clean --force\n"],
      ["RUN apk add a && pip install b\n", "RUN apk add --no-cache a && pip install --no-cache-dir b\n"],
    ];
    for (const [before, after] of fixes) assert.equal(fix(before), after);
    assert.equal(fixed(rule, `FROM x\n${update}\n`), `FROM x\n${update}\n`, "not unasked");
    assert.equal(
      fixed(rule, `# escape=\`\nFROM x\n${update}\n`, {}, true),
      `# escape=\`\nFROM x\n${update} && \`\n    rm -rf /var/lib/apt/lists/*\n`,
    );
  });

  it("offers no clean-up where a command behind the script may not be run", () => {
    const texts = [
      `RUN set -e; apt-get update; if a; then b; fi`,
      `${update} # all`,
      `${update}; exit 0`,
      `${update}; exec a`,
      `${update} && a &`,
      "RUN apk update",
    ];
    for (const text of texts) {
      const [finding] = check(rule, `FROM x\n${text}\n`);
      assert.deepEqual(
        finding?.fixes.filter(({ title }) => title.startsWith("Add ")),
        [],
        text,
      );
    }
  });

  it("offers a cache mount as the other way", () => {
    const titles = (text: string): string[] =>
      check(rule, text).flatMap(({ fixes }) => fixes.map(({ title }) => title));
    assert.deepEqual(titles(`FROM x\n${update}\n`), [
      "Add rm -rf /var/lib/apt/lists/* (these files go from the image)",
      "Keep apt's package lists in a cache mount (they go from the image)",
    ]);
    assert.equal(titles("FROM x\nRUN pip install a\n").length, 1, "whose home it is is not known");
    const [finding] = check(rule, "FROM x\nUSER root\nRUN --network=host pip install a\n");
    const mount = finding?.fixes[1];
    assert.ok(mount?.kind === "edit");
    assert.deepEqual(
      mount.edits().map(({ text }) => text),
      [" --mount=type=cache,target=/root/.cache/pip"],
    );
  });

  it("speaks of the stages that the image is made of, and of lists that no other RUN goes by", () => {
    assert.deepEqual(linesOf(rule, `FROM x AS a\n${update}\nFROM y\nCOPY --from=a /b /\n`), []);
    assert.deepEqual(linesOf(rule, `FROM x AS a\n${update}\nFROM a\nCMD b\n`), [2]);
    assert.deepEqual(linesOf(rule, `FROM x\n${update}\nRUN apt-get install a\n`), []);
    assert.deepEqual(linesOf(rule, `FROM x AS a\n${update}\nFROM a AS b\nRUN apt-get install a\nFROM a\n`), []);
  });

  it("is silent where nothing is left, where a mount takes it, and where that is not known", () => {
    const silent = [
      `${update} && apt-get install a && rm -rf /var/lib/apt/lists/*`,
      `${update} && rm -r /var/lib/apt/lists`,
      `${update} && rm -rf /var/lib/apt/lists/* /tmp/*`,
      `${update} && rm -rf /var/lib/{apt,dpkg,cache,log}/`,
      `${update} && find /var/lib/apt/lists -type f -delete`,
      `${update} && apt-get dist-clean`,
      `${update} && /usr/local/bin/clean-up.sh`,
      `${update} && clean-layer.sh`,
      "RUN apt-get install a",
      `RUN --mount=type=cache,target=/var/lib/apt apt-get update`,
      `RUN --mount=type=cache,target=/var/lib/apt/lists,sharing=locked apt-get update`,
      `RUN --mount=type=tmpfs,target=/var/lib apt-get update`,
      `RUN --mount=type=cache,target=$X apt-get update`,
      "RUN apk add --no-cache a",
      "RUN apk --no-cache add a",
      "RUN apk update && apk add a && rm -rf /var/cache/apk/*",
      "RUN apk add a && rm -rf /var/cache/*",
      "RUN ln -s /var/cache/apk /etc/apk/cache && apk add a",
      "RUN --mount=type=cache,target=/var/cache/apk apk add a",
      "RUN --mount=type=cache,target=/etc/apk/cache apk add a",
      "RUN apk del a",
      "RUN apk add --root /new a",
      "RUN yum install a && yum clean all",
      "RUN dnf install a && rm -rf /var/cache/dnf",
      "RUN --mount=type=cache,target=/var/cache/dnf dnf install a",
      "RUN dnf --installroot /new install a",
      "RUN zypper in a && zypper clean",
      "RUN pip install --no-cache-dir a",
      "RUN pip --no-cache-dir install a",
      "RUN pip install --upgrade pip setuptools",
      "RUN pip install a && rm -rf ~/.cache",
      "RUN pip install a && pip cache purge",
      "RUN PIP_NO_CACHE_DIR=1 pip install a",
      "ENV PIP_NO_CACHE_DIR=1\nRUN pip install a",
      "RUN --mount=type=cache,target=/root/.cache/pip pip install a",
      "RUN pip download a",
      "RUN npm ci && npm cache clean --force",
      "RUN npm ci --cache /tmp/x && rm -rf /tmp/x",
      "RUN npm ci && rm -rf ~/.npm",
      "ENV NPM_CONFIG_CACHE=/tmp\nRUN npm ci",
      "RUN --mount=type=cache,target=/root/.npm npm ci",
      "RUN npm run install",
      'RUN ["apt-get", "update"]',
      "RUN <<x\napt-get update\nx",
      `ONBUILD ${update}`,
      "RUN echo apt-get update",
      `SHELL ["powershell", "-c"]\n${update}`,
    ];
    for (const text of silent) assert.deepEqual(linesOf(rule, `FROM x\n${text}\n`), [], text);
  });
});
