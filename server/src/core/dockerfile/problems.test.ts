import assert from "node:assert/strict";
import { parseDockerfile } from "./parseDockerfile.ts";

function errorsOf(text: string): string[] {
  const { problems } = parseDockerfile(text);
  return problems.filter(({ severity }) => severity === "error").map(({ line, message }) => `${line}: ${message}`);
}

/** The errors of a line that follows FROM, without their line numbers. */
function complaints(line: string): string[] {
  return errorsOf(`FROM a\n${line}\n`).map((each) => each.replace(/^2: /, ""));
}

const refused: readonly (readonly [line: string, about: RegExp])[] = [
  ["FOO b", /Unknown instruction FOO/],
  ["ENV", /ENV needs/],
  ["ENV a", /"a" has no value/],
  ["ENV a=b c", /"c" has no "="/],
  ["ENV =b", /without a name/],
  ["LABEL", /LABEL needs/],
  ["ARG", /ARG needs/],
  ["ARG =b", /without a name/],
  ["COPY a", /source and a destination/],
  ["ADD", /source and a destination/],
  ["COPY a <<E\nE", /can't write to a heredoc/],
  ["COPY --form=a b c", /no flag --form: it takes/],
  ["COPY --from b c", /--from needs a value/],
  ["COPY --from=a --from=b c d", /twice/],
  ["COPY --link= b c", /either true or false/],
  ["COPY --parents=yes b c", /either true or false/],
  ["RUN --network=lan b", /one of default, none, host/],
  ["RUN --security=b c", /one of insecure, sandbox/],
  ["CMD --a b", /CMD has no flag --a/],
  ['CMD ["a", 1]', /every item has to be a string/],
  ['ONBUILD COPY ["a", []]', /every item has to be a string/],
  ["FROM", /FROM takes/],
  ["FROM a b", /FROM takes/],
  ["FROM a to b", /FROM takes/],
  ["FROM a AS 1b", /can't be a stage name/],
  ["EXPOSE", /EXPOSE needs/],
  ["USER", /USER needs/],
  ["WORKDIR", /WORKDIR needs/],
  ["STOPSIGNAL", /STOPSIGNAL needs/],
  ["MAINTAINER", /MAINTAINER needs/],
  ["VOLUME", /VOLUME needs/],
  ['VOLUME ["a", " "]', /empty path/],
  ["SHELL bash -c", /JSON form only/],
  ["SHELL []", /JSON form only/],
  ["ONBUILD", /ONBUILD needs/],
  ["ONBUILD ONBUILD RUN b", /another ONBUILD/],
  ["ONBUILD FROM b", /can't hold FROM/],
  ["ONBUILD maintainer b", /can't hold MAINTAINER/],
  ["ONBUILD ENV b", /has no value/],
  ["HEALTHCHECK", /takes CMD/],
  ["HEALTHCHECK RUN b", /takes CMD/],
  ["HEALTHCHECK NONE b", /takes no arguments/],
  ["HEALTHCHECK CMD", /needs a command/],
  ["HEALTHCHECK --b=c CMD d", /no flag --b/],
  ["HEALTHCHECK --interval=5 CMD b", /is a duration/],
  ["HEALTHCHECK --timeout=10us CMD b", /shorter than 1ms/],
  ["HEALTHCHECK --timeout=-1s CMD b", /shorter than 1ms/],
  ["HEALTHCHECK --retries=-1 CMD b", /whole number/],
];

const taken: readonly string[] = [
  "RUN",
  "CMD",
  'ENTRYPOINT ["a"]',
  "ENV a=",
  "ENV a b",
  "ARG a b=c",
  "ARG --what=ever a",
  "FROM --platform=$B c AS D-1.x",
  "COPY --exclude=a --exclude=b --link --parents=TRUE c d",
  "ADD --keep-git-dir --unpack=false --checksum=sha256:0 a b",
  "RUN --mount=type=cache,target=/b --mount=type=tmpfs,target=/c --network=none --security=insecure d",
  "HEALTHCHECK --interval=1m30s --timeout=1.5h --start-period=0 --start-interval=.5s --retries=3 CMD b",
  "HEALTHCHECK --what=ever none",
  "ONBUILD FOO",
  "ONBUILD RUN --what=ever b",
  'SHELL ["a"]',
];

describe("what the builder refuses", () => {
  for (const [line, about] of refused) {
    it(`is reported for ${line.split("\n")[0]}`, () => {
      const [first, ...others] = complaints(line);
      assert.match(first ?? "no error", about);
      assert.deepEqual(others, []);
    });
  }

  it("is not reported for what it takes", () => {
    for (const line of taken) assert.deepEqual(complaints(line), [], line);
  });

  it("is an instruction before the first FROM, other than ARG", () => {
    assert.deepEqual(errorsOf("ARG a\nFROM b\n"), []);
    assert.deepEqual(errorsOf("ARG a\nRUN b\nENV c d\nFROM e\n"), [
      "2: RUN can't come before the first FROM: only ARG can.",
    ]);
  });

  it("is a file without a stage", () => {
    assert.deepEqual(errorsOf("# a\n"), ["1: The file has no instructions: add a FROM instruction."]);
    assert.deepEqual(errorsOf("ARG a\n"), ["1: The file has no build stage: add a FROM instruction."]);
  });

  it("is reported in the order of the file", () => {
    assert.deepEqual(
      errorsOf("# escape=!\nFROM a\nFOO\nENV b\n").map((each) => each[0]),
      ["1", "3", "4"],
    );
  });
});
