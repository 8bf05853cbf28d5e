import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RecordReader } from "../../server/src/core/build/recordReader.ts";
import type { LastStatus } from "../../server/src/core/build/lastStep.ts";
import { inspectImage } from "./images.ts";
import type { BuilderUnderTest } from "./engine.ts";
import { judge, type Outcome } from "./judgement.ts";
import type { KnownBuild, KnownEnd } from "./memory.ts";
import { compareOperations } from "./operations.ts";
import { observe, type Surroundings } from "./observe.ts";
import { buildArguments, type Places } from "./places.ts";
import type { Predicted, Predictor } from "./predictor.ts";
import { buildForReal, type RealBuild } from "./realBuild.ts";
import { imageNames } from "../engines/imageNames.ts";
import { Scenery, type Incident } from "./scenery.ts";
import type { ScenarioBuild } from "../scenarios/prediction/scenario.ts";
import { markStory, type Round, type Story } from "./story.ts";
import type { WebServer } from "./webServer.ts";

/** One instruction of a build with what was said of it and what happened. */
export interface Judgement {
  /** The build, from 1. */
  readonly round: number;
  readonly line: number;
  readonly text: string;
  readonly predicted: Predicted;
  readonly did: LastStatus;
  readonly outcome: Outcome;
}

/** What came of a story. */
export interface StoryResult {
  readonly story: Story;
  readonly builds: number;
  readonly judgements: readonly Judgement[];
  /** Builds that the engine refused or failed, with its last words. */
  readonly failures: readonly string[];
  /** By build: where the operations of our plan are not those that BuildKit was asked for. */
  readonly operations: readonly (readonly string[])[];
}

/** What all stories on one builder share. */
export interface Stage {
  readonly on: BuilderUnderTest;
  readonly web: WebServer;
  readonly makePredictor: (places: Places, on: BuilderUnderTest) => Predictor;
  /** Gives words that no other story on the engine has. */
  readonly nextWord: () => string;
}

/** Makes the build that every story finds made. */
export async function warmUpBuilder(stage: Stage): Promise<void> {
  const rounds = [{ build: warmUp, isJudged: false, recorded: null }];
  await runStory({ name: "warm-up", builder: stage.on.builder, tag: "n0", imageStores: [], rounds }, stage);
}

const wentThrough: KnownEnd = { steps: [], hasFailed: false };

/** After it the base image is known to the builder. */
const warmUp: ScenarioBuild = {
  ...{ dockerfile: "FROM busybox\nRUN true\n", dockerfileName: "Dockerfile", dockerfileInContext: true },
  ...{ contextDir: "warm-up", files: [], dockerignore: null, images: {}, buildArgs: {} },
  ...{ target: null, platform: null, network: "host" },
};

/** Builds a story for real, and compares what was predicted of each build with what the builder did. */
export async function runStory(given: Story, stage: Stage): Promise<StoryResult> {
  const word = stage.nextWord();
  const folder = await mkdtemp(join(tmpdir(), "dcl-accuracy-"));
  try {
    const { rounds, tag } = markStory(given, word);
    const telling = new Telling({ folder, word, tag }, stage);
    await telling.assumeBuilt(warmUp);
    for (const [index, round] of rounds.entries()) await telling.tell(round, index + 1);
    return { story: given, builds: rounds.length, ...telling.told };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A story while it is told. */
class Telling {
  readonly judgements: Judgement[] = [];
  readonly failures: string[] = [];
  readonly operations: (readonly string[])[] = [];
  private readonly places: Places;
  private readonly stage: Stage;
  private readonly scenery: Scenery;
  private readonly predictor: Predictor;
  private readonly around: Surroundings;
  private readonly nextName: () => string;
  /** Whether a build of the story came as far as to a step: else nobody knows more than before the first. */
  private hasTold = false;

  constructor(places: Places, stage: Stage) {
    const { on, web } = stage;
    this.places = places;
    this.stage = stage;
    this.scenery = new Scenery(places, on, web);
    this.predictor = stage.makePredictor(places, on);
    this.nextName = imageNames(`${places.tag}-kept`);
    this.around = { ...on, inspectImage: (reference) => inspectImage(on.engine.socket, reference) };
  }

  get told(): Pick<StoryResult, "judgements" | "failures" | "operations"> {
    const { judgements, failures, operations } = this;
    return { judgements, failures, operations };
  }

  async assumeBuilt(build: ScenarioBuild): Promise<void> {
    await this.scenery.prepare({ build, isJudged: false, recorded: null });
    this.predictor.built(await observe(build, this.places, this.around), wentThrough);
  }

  async tell(round: Round, number: number): Promise<void> {
    const { build, incidents } = await this.scenery.prepare(round);
    for (const incident of incidents) await this.note(incident);
    const known = await observe(build, this.places, this.around);
    const kept = this.around.imageStore === "containerd" ? ["-t", this.nextName()] : [];
    const args = [...kept, ...buildArguments(this.places, build)];
    const predicted = round.isJudged ? await this.predictor.predict(known, build) : [];
    const real = await this.build(known, args, build.env ?? {});
    const steps = new RecordReader().stepsOf(real.record)(known.dockerfile);
    const did = steps.map((step) => step?.status ?? "unknown");
    const failed = real.ran.code !== 0;
    this.predictor.built(known, { steps, hasFailed: failed });
    const operations = compareOperations(known, real.metadata);
    if (operations !== null) this.operations.push(operations);
    if (failed) this.failures.push(`build ${number}: ${lastWords(real)}`);
    known.dockerfile.instructions.forEach(({ line, text, keyword, index }) => {
      const [said, happened] = [predicted[index], did[index]];
      if (said === undefined || happened === undefined) return;
      if (keyword === "FROM" && !tellsOfBase(said, known, happened)) return;
      const outcome = this.isUntold(said) ? "not told" : judge(said.kind, happened, failed);
      this.judgements.push({ round: number, line, text, predicted: said, did: happened, outcome });
    });
    this.hasTold ||= did.some((status) => status === "built" || status === "cached");
  }

  private isUntold({ kind, reasons }: Predicted): boolean {
    return !this.hasTold && kind === "unknown" && reasons.every((reason) => reason.kind === "no-record");
  }

  /** Building a base leaves results too. */
  private async note(incident: Incident): Promise<void> {
    if (incident.kind === "pruned") this.predictor.happened({ kind: "pruned", all: incident.all });
    if (incident.kind === "image removed") this.predictor.happened({ kind: "image-removed", tag: incident.tag });
    if (incident.kind !== "base built") return;
    const known = await observe(incident.build, this.places, this.around);
    this.predictor.built(known, wentThrough);
  }

  private build(known: KnownBuild, args: readonly string[], env: Readonly<Record<string, string>>): Promise<RealBuild> {
    const { dockerfile, path, builder, target, world } = known;
    return buildForReal({
      ...{ builder, args, target, folder: this.places.folder },
      command: this.predictor.buildCommand,
      env: { ...this.stage.on.engine.env, ...this.predictor.env, ...env },
      dockerfile: { path, text: dockerfile.text },
      buildArgs: world.options.buildArgs,
    });
  }
}

/**
 * The classic builder does not say whether a base is another than before. BuildKit reports a base that several stages start
 * from, or builds at the same time, only once, and with the work of all of them.
 */
function tellsOfBase({ kind }: Predicted, { builder }: KnownBuild, happened: LastStatus): boolean {
  const isShared = kind === "skip" || kind === "metadata" || (kind === "cached" && happened === "built");
  return builder === "buildkit" && !isShared;
}

function lastWords({ ran }: RealBuild): string {
  const lines = `${ran.stdout}\n${ran.stderr}`
    .split("\n")
    .filter((line) => line.trim() !== "" && !line.startsWith("{"));
  return lines.at(-1) ?? "";
}
