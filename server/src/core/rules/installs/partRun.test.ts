import assert from "node:assert/strict";
import { check, fixed } from "../rules.fixture.ts";

const rule = "copy-before-install";
const node = { "package.json": "{}", "package-lock.json": "{}", "a.js": "" };
const go = { "go.mod": "module x\n", "go.sum": "", "main.go": "" };

describe("A RUN that does more than install", () => {
  it("is parted behind the install", () => {
    const copy = "COPY package-lock.json package.json ./\n";
    const cases: [run: string, after: string][] = [
      ["RUN npm ci && npm run build", "RUN npm ci\nCOPY . .\nRUN npm run build"],
      [
        "  RUN npm ci && \\\n    npm run build && \\\n    ls",
        "  RUN npm ci\n  COPY . .\n  RUN npm run build && \\\n    ls",
      ],
      [
        "RUN npm ci \\\n # that\n --no-audit \\\n && npm t # x",
        "RUN npm ci \\\n # that\n --no-audit\nCOPY . .\nRUN npm t # x",
      ],
      [
        "RUN set -ex && npm ci > /log && npm t > /t",
        "RUN set -ex && npm ci > /log\nCOPY . .\nRUN set -ex && npm t > /t",
      ],
      ["RUN cd /w \\\n && npm ci && cd x && ls", "RUN cd /w \\\n && npm ci\nCOPY . .\nRUN cd /w && cd x && ls"],
      [
        "RUN apk add git && npm ci && apk add a && npm t",
        "RUN apk add git && npm ci && apk add a\nCOPY . .\nRUN npm t",
      ],
      ["RUN npm ci && npm cache clean --force && npm t", "RUN npm ci && npm cache clean --force\nCOPY . .\nRUN npm t"],
      [
        "RUN --network=host --mount=type=cache,target=/root/.npm npm ci && npm t",
        "RUN --network=host --mount=type=cache,target=/root/.npm npm ci\nCOPY . .\nRUN --network=host --mount=type=cache,target=/root/.npm npm t",
      ],
    ];
    for (const [before, after] of cases) {
      const [text, wanted] = [`FROM x\nWORKDIR /w\nCOPY . .\n${before}\n`, `FROM x\nWORKDIR /w\n${copy}${after}\n`];
      const windows = (each: string): string => each.replaceAll("\n", "\r\n");
      assert.equal(fixed(rule, text, { files: node }), wanted);
      assert.equal(fixed(rule, windows(text), { files: node }), windows(wanted));
    }
  });

  it("is parted only when that is asked for where it does not stay quite the same", () => {
    const cases: [run: string, files: Record<string, string>, after: string][] = [
      ["npm install && npm t", node, "RUN npm install\nCOPY . .\nRUN npm t"],
      [
        "npm ci \\\n  && npm t && \\\n  rm -rf /root/.npm",
        node,
        "RUN npm ci && \\\n  rm -rf /root/.npm\nCOPY . .\nRUN npm t",
      ],
      ["npm ci && npm t && npm cache clean -f", node, "RUN npm ci && npm cache clean -f\nCOPY . .\nRUN npm t"],
      [
        "pnpm i --frozen-lockfile && pnpm build",
        { "package.json": "{}", "pnpm-lock.yaml": "", a: "" },
        "RUN pnpm i --frozen-lockfile\nCOPY . .\nRUN pnpm build",
      ],
      ["go mod download && go build", go, "RUN go mod download\nCOPY . .\nRUN go build"],
    ];
    for (const [run, files, after] of cases) {
      const text = `FROM x\nWORKDIR /w\nCOPY . .\nRUN ${run}\n`;
      assert.equal(fixed(rule, text, { files }), text, run);
      assert.ok(fixed(rule, text, { files }, true).endsWith(` ./\n${after}\n`), fixed(rule, text, { files }, true));
      const [fix] = check(rule, text, { files })[0]?.fixes ?? [];
      assert.match(fix?.title ?? "", /, and part the RUN \(may change the image\)$/);
    }
  });

  it("is left alone where the install is not its beginning, or the rest deletes something", () => {
    const left = [
      "npm ci; npm run build",
      "npm run lint && npm ci && npm run build",
      "export A=b && npm ci && npm run build",
      "npm ci && npm run build || true",
      "npm ci && (npm run build)",
      "npm ci && npm run build && npm prune --omit=dev",
      "npm ci && npm run build && rm -rf src",
      "npm ci && rm src/x && npm run build",
      "npm ci && npm run build && npm install -g a && rm -rf /root/.npm",
      "cd a && cd .. && npm ci && npm run build",
      "npm ci \\\n  # then\n  && npm run build",
      "<<E\nnpm ci && npm run build\nE",
      "--mount=type=bind,target=/x npm ci && npm run build",
      "--mount=type=tmpfs,target=/x npm ci && npm run build",
    ];
    for (const run of left) {
      const text = `FROM x\nWORKDIR /w\nCOPY . .\nRUN ${run}\n`;
      assert.equal(check(rule, text, { files: node }).length, 1, run);
      assert.equal(fixed(rule, text, { files: node }, true), text, run);
    }
  });
});
