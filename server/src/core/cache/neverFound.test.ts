import assert from "node:assert/strict";
import { emptyImageConfig, type ImageConfig } from "../plan/imageConfig.ts";
import { predictAfter, type GivenBuild } from "./prediction.fixture.ts";

describe("What the classic builder never finds again", () => {
  const classic = (dockerfile: string, config: Partial<ImageConfig> = {}): GivenBuild => ({
    ...{ dockerfile, builder: "classic" },
    images: { b: { id: "b", layers: ["b"], config: { ...emptyImageConfig, ...config } } },
  });
  const again = (build: GivenBuild): string => predictAfter([build], build).join("; ");
  const after = (...instructions: readonly string[]): string => again(classic(["FROM b", ...instructions].join("\n")));
  const never = "rebuild: never-found";

  it("is a HEALTHCHECK that lacks an option of the one before, and what follows", () => {
    const first = "HEALTHCHECK --interval=1m --retries=3 CMD a";
    assert.equal(after(first, "HEALTHCHECK NONE", "LABEL a=1"), `1 cached; 2 cached; 3 ${never}; 4 rebuild: follows 3`);
    assert.equal(after(first, "HEALTHCHECK --interval=2m CMD a"), `1 cached; 2 cached; 3 ${never}`);
    assert.equal(after(first, "RUN x", "HEALTHCHECK --interval=0s CMD b"), `1 cached; 2 cached; 3 cached; 4 ${never}`);
    assert.equal(after(first, "HEALTHCHECK --interval=2m --retries=1 CMD a"), "1 cached; 2 cached; 3 cached");
    assert.equal(after("HEALTHCHECK CMD a", "HEALTHCHECK NONE"), "1 cached; 2 cached; 3 cached");
  });

  it("is an ENTRYPOINT that is emptied", () => {
    assert.equal(
      after('ENTRYPOINT ["a"]', "ENTRYPOINT []", "RUN x"),
      `1 cached; 2 cached; 3 ${never}; 4 rebuild: follows 3`,
    );
    assert.equal(after("ENTRYPOINT []", 'CMD ["a"]', "CMD []"), "1 cached; 2 cached; 3 cached; 4 cached");
  });

  it("is found out through stages, and from the base image", () => {
    const stages = "FROM b AS one\nENTRYPOINT a\nFROM one\nENTRYPOINT []\n";
    assert.equal(again(classic(stages)), `1 cached; 2 cached; 3 metadata; 4 ${never}`);
    const base = {
      entrypoint: ["a"],
      healthcheck: { interval: 1, timeout: 0, startPeriod: 0, startInterval: 0, retries: 0 },
    };
    assert.equal(again(classic("FROM b\nENTRYPOINT []\n", base)), `1 cached; 2 ${never}`);
    assert.equal(again(classic("FROM b\nHEALTHCHECK NONE\n", base)), `1 cached; 2 ${never}`);
  });

  it("is found on BuildKit", () => {
    const build = { ...classic('FROM b\nENTRYPOINT ["a"]\nENTRYPOINT []\nRUN x\n'), builder: "buildkit" as const };
    assert.equal(again(build), "1 cached; 2 metadata; 3 metadata; 4 cached");
  });
});
