import assert from "node:assert/strict";
import { parseDockerfile } from "../dockerfile/parseDockerfile.ts";
import { known, unknown, type Known } from "../known.ts";
import { emptyImageConfig, type ImageConfig } from "./imageConfig.ts";
import type { BuildPlan, Step } from "./plan.ts";
import { planBuild } from "./planBuild.ts";
import type { PlanOptions } from "./planOptions.ts";

const configured =
  (config: Partial<ImageConfig> = {}) =>
  (): Known<ImageConfig> =>
    known({ ...emptyImageConfig, ...config });

function plan(text: string, options: Partial<PlanOptions> = {}): BuildPlan {
  return planBuild(parseDockerfile(text), { baseConfig: configured(), ...options });
}

function stepsOf({ steps }: BuildPlan, kind: Step["command"]["kind"]): readonly Step[] {
  return steps.filter(({ command }) => command.kind === kind);
}

function messages({ problems }: BuildPlan): string {
  return problems.map(({ line, message }) => `${line}: ${message}`).join("\n");
}

/** Per instruction `s` for a step, `c` for configuration, in capitals where the target reaches it. */
function roles({ instructions }: BuildPlan): string {
  return instructions.map(({ role, reached }) => (reached ? role.charAt(0).toUpperCase() : role.charAt(0))).join("");
}

describe("stages of a plan", () => {
  it("start from images, from earlier stages in lower case, and from nothing", () => {
    const { stages } = plan("FROM alpine AS Base\nFROM base\nFROM later\nFROM scratch AS later");
    assert.deepEqual(
      stages.map(({ name, base }) => [name, base]),
      [
        ["base", { kind: "image", reference: known("alpine") }],
        [null, { kind: "stage", stage: 0 }],
        [null, { kind: "image", reference: known("later") }],
        ["later", { kind: "scratch" }],
      ],
    );
  });

  it("take their base from arguments in front of the first FROM, from the command line, and from the platform", () => {
    const text = "ARG TAG=1\nARG IMAGE=alpine:$TAG\nFROM --platform=$BUILDPLATFORM ${IMAGE}-$TARGETARCH";
    const { stages } = plan(text, { buildArgs: new Map([["TAG", "2"]]) });
    assert.deepEqual(stages[0]?.base, { kind: "image", reference: known("alpine:2-amd64") });
  });

  it("name no image where an argument has no value", () => {
    const { stages, problems } = plan("ARG IMAGE\nFROM $IMAGE\nRUN x");
    assert.equal(stages[0]?.base.kind === "image" && stages[0].base.reference.known, false);
    assert.equal(problems[0]?.line, 2);
  });

  it("are reached through FROM, COPY by name and number, and mounts", () => {
    const result = plan(`FROM a AS one
FROM a AS two
FROM a AS three
FROM a AS unused
RUN x
FROM one
COPY --from=TWO /a /b
COPY --from=2 /a /b
RUN --mount=from=three,target=/m x`);
    assert.deepEqual(
      result.stages.map(({ reached, usedBy }) => [
        reached,
        usedBy.map(({ kind, instruction }) => `${kind}${instruction}`),
      ]),
      [
        [true, ["from5"]],
        [true, ["copy6"]],
        [true, ["copy7", "mount8"]],
        [false, []],
        [true, []],
      ],
    );
    assert.equal(roles(result), "SSSssCSSS");
  });

  it("end at the target, whose case does not matter", () => {
    const text = "FROM a AS one\nRUN x\nFROM a AS two\nRUN y";
    assert.equal(plan(text, { target: "ONE" }).target, 0);
    assert.equal(roles(plan(text, { target: "one" })), "SSss");
  });

  it("take a target by number, though no builder does", () => {
    const result = plan("FROM a\nRUN x\nFROM a", { target: "0" });
    assert.deepEqual([result.target, roles(result)], [0, "SSs"]);
    assert.match(messages(result), /by name only/);
  });

  it("are all left out when the target is not found", () => {
    const result = plan("FROM a AS one\nRUN x", { target: "none" });
    assert.deepEqual([result.target, roles(result)], [null, "ss"]);
    assert.match(messages(result), /no stage none to build: the file names one/);
  });

  it("may be replaced by a named context", () => {
    const result = plan("FROM a AS lib\nRUN x\nFROM a\nCOPY --from=lib f /f", { namedContexts: new Set(["lib"]) });
    assert.equal(roles(result), "CsSS");
    const [copy] = stepsOf(result, "copy");
    assert.deepEqual(copy?.command.kind === "copy" && copy.command.from, { kind: "context", name: "lib" });
  });

  it("may be replaced by an image, which also stands in for images of its name", () => {
    const text = "FROM a AS lib\nRUN x\nFROM docker.io/library/alt:latest\nCOPY --from=lib f /f\nCOPY --from=alt f /g";
    const namedImages = new Map(Object.entries({ lib: "other:1", alt: "other:2" }));
    const result = plan(text, { namedImages });
    assert.equal(roles(result), "SsSSS");
    const images = stepsOf(result, "base").map(({ command }) => command.kind === "base" && command.reference);
    assert.deepEqual(images, [known("other:1"), known("other:2")]);
    const froms = stepsOf(result, "copy").map(({ command }) => command.kind === "copy" && command.from);
    assert.deepEqual(froms, [
      { kind: "stage", stage: 0, step: 0 },
      { kind: "image", reference: "other:2" },
    ]);
  });
});

describe("roles of instructions", () => {
  const text = "ARG G\nFROM a\nENV A=1\nLABEL a=b\nWORKDIR /\nWORKDIR /w\nUSER u\nCOPY f .\nADD f .\nRUN x\nCMD x";

  it("are steps for BuildKit only where something runs", () => {
    assert.equal(roles(plan(text)), "CSCCCSCSSSC");
  });

  it("are steps for the classic builder behind the first FROM", () => {
    assert.equal(roles(plan(text, { builder: "classic" })), "CSSSSSSSSSS");
  });

  it("of FROM scratch and FROM a stage are configuration", () => {
    for (const builder of ["buildkit", "classic"] as const) {
      assert.equal(roles(plan("FROM scratch AS s\nCOPY f .\nFROM s", { builder })), "CSC", builder);
    }
  });

  it("know their stage, if any", () => {
    const { instructions } = plan("ARG A\nFROM a\nRUN x\nFROM a\nRUN y");
    assert.deepEqual(
      instructions.map(({ stage }) => stage),
      [null, 0, 0, 1, 1],
    );
  });

  it("reach every stage up to the target with the classic builder", () => {
    const stages = "FROM a AS one\nRUN x\nFROM a AS two\nFROM a";
    assert.equal(roles(plan(stages, { builder: "classic", target: "two" })), "SSSs");
  });
});

describe("steps", () => {
  it("continue each other within a stage, and into a stage built from it", () => {
    const result = plan("FROM a AS one\nENV A=1\nRUN x\nFROM one\nRUN y\nFROM scratch\nCOPY --from=0 /a /b");
    assert.deepEqual(
      result.steps.map(({ id, stage, parent, inputs }) => [id, stage, parent, inputs]),
      [
        [0, 0, null, []],
        [1, 0, 0, [0]],
        [2, 1, 1, [1]],
        [3, 2, null, [1]],
      ],
    );
    assert.deepEqual(
      result.stages.map(({ lastStep }) => lastStep),
      [1, 2, 3],
    );
  });

  it("see user, directory and shell of the base image until the file sets others", () => {
    const baseConfig = configured({ user: "app", workingDir: "/base", shell: ["/bin/bash", "-c"] });
    const text = 'FROM a\nRUN x\nUSER 1:1\nWORKDIR sub\nSHELL ["sh"]\nRUN y';
    const runs = stepsOf(plan(text, { baseConfig }), "run");
    assert.deepEqual(
      runs.map(({ user, workdir, command }) => [user, workdir, command.kind === "run" && command.args]),
      [
        [known("app"), known("/base"), known(["/bin/bash", "-c", "x"])],
        [known("1:1"), known("/base/sub"), known(["sh", "y"])],
      ],
    );
  });

  it("know what does not depend on a base image that is not known", () => {
    const baseConfig = (): Known<ImageConfig> => unknown("not here");
    const result = plan('FROM a\nRUN x\nRUN ["y"]\nCOPY f sub/\nCOPY f /abs\nWORKDIR /w\nUSER u\nSHELL ["s"]\nRUN z', {
      baseConfig,
    });
    const [shell, exec, last] = stepsOf(result, "run").map(({ command }) => command.kind === "run" && command.args);
    assert.deepEqual([shell, exec, last], [unknown("not here"), known(["y"]), known(["s", "z"])]);
    const destinations = stepsOf(result, "copy").map(({ command }) => command.kind === "copy" && command.destination);
    assert.deepEqual(destinations, [unknown("not here"), known("/abs")]);
    const end = result.steps.at(-1);
    assert.deepEqual([end?.user, end?.workdir], [known("u"), known("/w")]);
    assert.equal(end?.variables.list().gap, "not here");
  });

  it("run the triggers of a base image and of a base stage right behind FROM, once", () => {
    const baseConfig = configured({ onBuild: ["RUN image", "ENV T=1"] });
    const result = plan("FROM a AS one\nONBUILD COPY f $T\nFROM one\nFROM 1", { baseConfig, target: null });
    const shown = result.steps.map(({ instruction, isTrigger, command }) => [instruction, isTrigger, command.kind]);
    assert.deepEqual(shown.slice(0, 3), [
      [0, false, "base"],
      [0, true, "run"],
      [2, true, "copy"],
    ]);
    assert.deepEqual(result.instructions[2]?.steps, [2]);
    assert.deepEqual(
      result.steps[2]?.command.kind === "copy" && result.steps[2].command.writtenDestination,
      known("1"),
    );
  });

  it("reach the stages that triggers copy from", () => {
    const baseConfig = configured({ onBuild: ["COPY --from=lib /a /b"] });
    assert.equal(roles(plan("FROM scratch AS lib\nCOPY f /a\nFROM a", { baseConfig })), "CSS");
  });

  it("take values of arguments from the command line, the default, the file's head, in this order", () => {
    const text = "ARG G=global\nARG H=head\nFROM a\nARG G\nARG H=own\nARG C=default\nARG NONE\nARG TARGETOS\nRUN x";
    const [run] = stepsOf(plan(text, { buildArgs: new Map([["C", ""]]) }), "run");
    const variables = run?.variables.list().variables ?? [];
    const shown = variables.map(({ name, value }) => `${name}=${value.known ? value.value : "?"}`);
    assert.deepEqual(shown.slice(1), ["G=global", "H=own", "C=", "TARGETOS=linux"]);
  });

  it("keep the flags of COPY and ADD", () => {
    const text =
      "FROM a\nENV U=5\nCOPY --chown=$U --chmod=755 --link --exclude=*.md --exclude=x a b /c/\nADD --unpack=false u .";
    const [copy, add] = stepsOf(plan(text), "copy").map(({ command }) => command);
    assert.deepEqual(copy, {
      kind: "copy",
      keyword: "COPY",
      from: { kind: "context", name: null },
      sources: [known("a"), known("b")],
      documents: [],
      destination: known("/c/"),
      writtenDestination: known("/c/"),
      chown: known("5"),
      chmod: known("755"),
      checksum: null,
      exclude: ["*.md", "x"],
      link: true,
      parents: false,
      unpack: null,
      keepGitDir: null,
    });
    assert.deepEqual(add?.kind === "copy" && [add.keyword, add.unpack, add.link], ["ADD", false, false]);
  });

  it("expand arguments of configuration for the classic builder", () => {
    const text = 'FROM a\nENV P=80 L="a b"\nEXPOSE $P 90\nLABEL x=$L\nCMD echo $P\nWORKDIR /w/';
    const { steps } = plan(text, { builder: "classic" });
    const shown = steps.map(({ command }) => (command.kind === "configure" ? command.arguments : command.kind));
    assert.deepEqual(shown, [
      "base",
      known(["P", "80", "L", "a b"]),
      known(["80", "90"]),
      known(["x", "a b"]),
      known(["echo $P"]),
      "workdir",
    ]);
  });
});

describe("step names", () => {
  it("are unknown when they show a value that is not known", () => {
    const baseConfig = (): Known<ImageConfig> => unknown("not here");
    const names = plan("FROM a\nRUN echo $HOME\nRUN echo x", { baseConfig }).steps.map(({ vertexName }) => vertexName);
    assert.deepEqual(names, [
      known("[1/3] FROM docker.io/library/a:latest"),
      unknown("not here"),
      known("[3/3] RUN echo x"),
    ]);
  });

  it("are none for the classic builder, which announces instructions up to the target", () => {
    const result = plan("ARG A\nFROM a AS x\nRUN  y\nFROM a", { builder: "classic", target: "x" });
    assert.deepEqual(
      result.instructions.map(({ announcement }) => announcement),
      ["Step 1/3 : ARG A", "Step 2/3 : FROM a AS x", "Step 3/3 : RUN  y", null],
    );
    assert.ok(result.steps.every(({ vertexName }) => vertexName === null));
  });
});

describe("problems of a plan", () => {
  it("name what the builder refuses, and the rest is planned", () => {
    const result = plan(`FROM UPPER
FROM --platform=a/b/c/d a AS same
COPY --from=same /a /b
COPY --from=late /a /b
COPY --from=9 /a /b
COPY --from=$X /a /b
RUN --mount=type=nope x
WORKDIR \${X:?is needed}
RUN last
FROM a AS late
FROM same`);
    assert.equal(
      messages(result),
      [
        "1: UPPER is no image name: repository names are in lower case.",
        "2: --platform=a/b/c/d is no platform: write os/architecture, such as linux/arm64.",
        "3: The stage takes files from itself (--from=same): that is a circle.",
        "4: Stage late comes later: move it in front of the stage that takes files from it.",
        "5: There is no stage 9: stages are counted from 0.",
        "6: --from takes no variables: give $X a name with FROM $X AS …, and take the files from that.",
        "7: RUN --mount=type=nope: there is no type nope",
        "8: WORKDIR: X: is needed",
      ].join("\n"),
    );
    assert.equal(stepsOf(result, "run").length, 2);
  });

  it("leave out stages that are not built", () => {
    assert.equal(messages(plan("FROM a AS unused\nRUN --mount=type=nope x\nFROM a")), "");
  });

  it("of a stage name given twice come from the classic builder only", () => {
    const text = "FROM a AS x\nFROM b AS x\nFROM x";
    assert.deepEqual(plan(text).stages[2]?.base, { kind: "stage", stage: 1 });
    assert.equal(messages(plan(text)), "");
    assert.match(messages(plan(text, { builder: "classic" })), /^2: There is already a stage x/);
  });

  it("of a later stage do not come from the classic builder, which takes an image of that name", () => {
    const text = "FROM a AS own\nCOPY --from=late /a /b\nCOPY --from=own /a /b\nFROM b AS late";
    const result = plan(text, { builder: "classic" });
    const sources = stepsOf(result, "copy").map(({ command }) => command.kind === "copy" && command.from);
    assert.deepEqual(sources, [
      { kind: "image", reference: "late" },
      { kind: "image", reference: "own" },
    ]);
    assert.equal(messages(result), "");
  });

  it("do not keep an empty or broken file from being planned", () => {
    for (const text of ["", "RUN x", "FROM", "FROM a\nCOPY\nENV\nRUN\nWORKDIR\nUNKNOWN x", "FROM a AS\nONBUILD"]) {
      const { instructions } = plan(text);
      assert.equal(instructions.length, parseDockerfile(text).instructions.length, text);
    }
  });
});
