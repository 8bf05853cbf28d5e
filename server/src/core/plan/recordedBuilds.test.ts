import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { parseDockerfile } from "../dockerfile/parseDockerfile.ts";
import { known, unknown, type Known } from "../known.ts";
import type { ImageConfig } from "./imageConfig.ts";
import type { BuildPlan, Step } from "./plan.ts";
import { planBuild } from "./planBuild.ts";
import { defaultPlatform, parsePlatform } from "./platform.ts";

interface Recorded {
  readonly builder: "buildkit" | "classic";
  readonly dockerfile: string;
  readonly target: string | null;
  readonly buildArgs: Readonly<Record<string, string>>;
  readonly platforms: readonly string[];
  readonly images: Readonly<Record<string, ImageConfig>>;
  readonly vertexNames?: readonly string[];
  readonly runs?: readonly (At & { args: string[]; env: string[]; cwd: string; user: string; mounts: string[] })[];
  readonly copies?: readonly (At & { sources: string[]; destination: string })[];
  readonly directories?: readonly (At & { path: string })[];
  readonly documents?: readonly { name: string; content: string }[];
  readonly announcements?: readonly string[];
  readonly history?: readonly string[];
}

interface At {
  readonly lines: readonly number[];
}

const folder = new URL("../../../../test/samples/plans/", import.meta.url);

describe("the plan of a build that was recorded", () => {
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".json"))) {
    const recorded = JSON.parse(readFileSync(new URL(file, folder), "utf8")) as Recorded;
    const plans = planAll(recorded);
    describe(file, () => {
      it("has no problems", () =>
        assert.deepEqual(
          plans.flatMap(({ problems }) => problems),
          [],
        ));
      if (recorded.builder === "buildkit") checkBuildkit(recorded, plans);
      else checkClassic(recorded, plans);
    });
  }
});

function checkBuildkit(recorded: Recorded, plans: readonly BuildPlan[]): void {
  it("names the steps as the builder did", () => {
    const names = plans.flatMap(reachedSteps).map(({ vertexName }) => valueOf(vertexName ?? unknown("no name")));
    const ours = [...new Set(names)].filter((name) => !isShared(name));
    const theirs = (recorded.vertexNames ?? []).filter((name) => !isShared(name));
    assert.deepEqual(ours.sort(), [...theirs].sort());
  });
  it("names the images that the builder started from", () => {
    const names = new Set(plans.flatMap(reachedSteps).map(({ vertexName }) => valueOf(vertexName ?? unknown(""))));
    const bases = (recorded.vertexNames ?? []).filter((name) => name.includes("] FROM "));
    // One vertex may serve several builds; then its name is that of another.
    for (const name of bases) if (!name.startsWith("[1/5]")) assert.ok(names.has(name), name);
  });
  const [plan] = plans;
  if (plan === undefined) return;
  const facts = reachedSteps(plan).map((step) => ({ step, line: lineOf(recorded, step) }));
  for (const { lines, ...run } of recorded.runs ?? []) {
    it(`gives the RUN in line ${lines.join()} what it got`, () => {
      const planned = facts.filter(({ step, line }) => step.command.kind === "run" && lines.includes(line));
      assert.deepEqual(
        pick(
          planned.map(({ step }) => describeRun(step)),
          run,
        ),
        run,
      );
    });
  }
  for (const { lines, ...copy } of recorded.copies ?? []) {
    it(`copies in line ${lines.join()} from and to the same places`, () => {
      const planned = facts.filter(({ step, line }) => step.command.kind === "copy" && lines.includes(line));
      assert.deepEqual(
        pick(
          planned.map(({ step }) => describeCopy(step)),
          copy,
        ),
        copy,
      );
    });
  }
  for (const { lines, path } of recorded.directories ?? []) {
    it(`makes the directory of line ${lines.join()}`, () => {
      const planned = facts.filter(({ line }) => lines.includes(line));
      assert.ok(planned.some(({ step }) => step.command.kind === "workdir" && valueOf(step.command.path) === path));
    });
  }
  for (const document of recorded.documents ?? []) {
    it(`writes the document ${document.name}`, () => {
      assert.deepEqual(
        pick(
          facts.flatMap(({ step }) => documentsOf(step)),
          document,
        ),
        document,
      );
    });
  }
}

function checkClassic(recorded: Recorded, plans: readonly BuildPlan[]): void {
  const [plan] = plans;
  if (plan === undefined) return;
  it("announces the instructions as the builder did", () => {
    const announcements = plan.instructions.map(({ announcement }) => announcement).filter((line) => line !== null);
    assert.deepEqual(announcements, recorded.announcements);
  });
  it("runs the commands that the image's history shows", () => {
    const runs = chainOf(plan).filter(({ command }) => command.kind === "run");
    const history = (recorded.history ?? []).filter((line) => !line.includes("#(nop)") && !/^(CMD|SHELL) /.test(line));
    assert.deepEqual(runs.map(showInHistory), history.slice(0, runs.length));
  });
}

function planAll(recorded: Recorded): readonly BuildPlan[] {
  const { builder, target, platforms } = recorded;
  const all =
    platforms.length === 0 ? [defaultPlatform] : platforms.map((text) => parsePlatform(text) ?? defaultPlatform);
  const dockerfile = parseDockerfile(recorded.dockerfile);
  const baseConfig = (reference: string): Known<ImageConfig> => {
    const config = recorded.images[reference];
    return config === undefined ? unknown(`${reference} is not in the record`) : known(config);
  };
  const buildArgs = new Map(Object.entries(recorded.buildArgs));
  return all.map((platform) =>
    planBuild(dockerfile, { builder, target, platform, multiPlatform: all.length > 1, buildArgs, baseConfig }),
  );
}

function reachedSteps(plan: BuildPlan): readonly Step[] {
  return plan.steps.filter(({ stage }) => plan.stages[stage]?.reached);
}

/** FROM is reported once for all stages that share it, and `LINK` is the second vertex of a COPY --link. */
function isShared(name: string): boolean {
  return name.includes("] FROM ") || name.includes("] LINK ");
}

function lineOf({ dockerfile }: Recorded, step: Step): number {
  return parseDockerfile(dockerfile).instructions[step.instruction]?.line ?? 0;
}

function describeRun({ command, variables, workdir, user }: Step) {
  if (command.kind !== "run") return null;
  const env = variables.list().variables.map(({ name, value }) => `${name}=${valueOf(value)}`);
  const mounted = command.mounts.filter(({ options }) => !(options.known && options.value.env !== null));
  const mounts = [...mounted.map(({ target }) => valueOf(target)), ...(command.script === null ? [] : ["/dev/pipes/"])];
  return { args: valueOf(command.args), env, cwd: valueOf(workdir), user: valueOf(user), mounts: mounts.sort() };
}

function describeCopy({ command }: Step) {
  if (command.kind !== "copy") return null;
  const paths = command.sources.map(valueOf).map((path) => new URL(path, "file:///").pathname);
  const sources = [...paths, ...command.documents.map(({ name }) => `/${name}`)];
  return { sources, destination: valueOf(command.destination) };
}

function documentsOf({ command }: Step) {
  const documents = command.kind === "copy" ? command.documents : command.kind === "run" ? [command.script] : [];
  return documents.flatMap((each) => (each === null ? [] : [{ name: each.name, content: valueOf(each.content) }]));
}

/** The steps of the target stage, newest first. */
function chainOf({ steps, stages, target }: BuildPlan): readonly Step[] {
  const chain: Step[] = [];
  let id = target === null ? null : (stages[target]?.lastStep ?? null);
  while (id !== null) {
    const step: Step | undefined = steps[id];
    if (step === undefined) break;
    chain.push(step);
    id = step.parent;
  }
  return chain;
}

function showInHistory({ command, variables }: Step): string {
  const args = variables.list().variables.filter(({ origin }) => origin === "arg");
  const count = args.length === 0 ? [] : [`|${args.length}`];
  const words = command.kind === "run" ? valueOf(command.args) : [];
  return [...count, ...args.map(({ name, value }) => `${name}=${valueOf(value)}`), ...words].join(" ");
}

/** The planned facts equal to the recorded ones, else the first planned, so that the difference shows. */
function pick<T>(planned: readonly T[], recorded: object): T | undefined {
  const text = JSON.stringify(recorded);
  return planned.find((each) => JSON.stringify(each) === text) ?? planned[0];
}

function valueOf<T>(fact: Known<T>): T {
  if (!fact.known) assert.fail(fact.why);
  return fact.value;
}
