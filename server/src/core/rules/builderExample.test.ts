import assert from "node:assert/strict";
import { checkRules } from "./checkRules.ts";
import { fixAll } from "./fixAll.ts";
import { factsOf } from "./rules.fixture.ts";

const files = { "hello.c": "int main(void) { return 0; }" };
const severities = new Map<string, never>();

/** The micro image that many tutorials build. */
const example = [
  "FROM debian:12 AS builder",
  "RUN apt-get update",
  "RUN apt-get upgrade -y",
  "RUN apt-get install -y build-essential",
  "COPY hello.c .",
  "RUN gcc -static -o hello hello.c",
  "FROM scratch",
  "COPY --from=builder hello .",
  'CMD ["/hello"]',
  "",
].join("\n");

const joined = [
  "FROM debian:12 AS builder",
  "RUN apt-get update && \\",
  "    apt-get upgrade -y && \\",
  "    apt-get install -y build-essential",
  ...example.split("\n").slice(4),
].join("\n");

describe("The example of a builder and a micro image", () => {
  it("has its findings and no others", () => {
    const last = { 2: { outcome: "cached", days: 23 }, 3: { outcome: "cached", days: 23, seconds: 12 } } as const;
    const findings = checkRules(factsOf(example, { files, last }), severities);
    assert.deepEqual(
      findings.map(({ rule, line }) => `${line} ${rule}`),
      ["3 split-apt-update", "3 stale-upgrade"],
    );
  });

  it("is fixed unasked to what builds the same image from fresh package lists", () => {
    const { text, applied } = fixAll(example, (next) => factsOf(next, { files }), {
      severities,
      rules: null,
      mayChangeImage: false,
    });
    assert.equal(text, joined);
    assert.deepEqual(
      applied.map(({ rule }) => rule),
      ["split-apt-update"],
    );
  });

  it("still builds and runs after the fixes that may change the image", () => {
    const { text } = fixAll(example, (next) => factsOf(next, { files }), {
      severities,
      rules: null,
      mayChangeImage: true,
    });
    assert.equal(text, joined);
    const dynamic = example.replace(" -static", "");
    const mended = fixAll(dynamic, (next) => factsOf(next, { files }), {
      severities,
      rules: null,
      mayChangeImage: true,
    });
    assert.equal(mended.text, joined, "a program without libraries is linked statically");
  });

  it("comes out of a Dockerfile of one stage", () => {
    const single = example.replace(" AS builder", "").replace("FROM scratch\nCOPY --from=builder hello .\n", "");
    const { text } = fixAll(single, (next) => factsOf(next, { files }), {
      severities,
      rules: null,
      mayChangeImage: true,
    });
    assert.equal(
      text,
      [
        "FROM debian:12 AS build",
        "RUN apt-get update && \\",
        "    apt-get upgrade -y && \\",
        "    apt-get install -y build-essential && \\",
        "    rm -rf /var/lib/apt/lists/*",
        "COPY hello.c .",
        "RUN gcc -static -o hello hello.c",
        "",
        "FROM scratch",
        "COPY --from=build /hello /hello",
        'CMD ["/hello"]',
        "",
      ].join("\n"),
    );
  });
});
