import { join } from "node:path";
import type { Reason, Verdict } from "../../server/src/core/cache/reason.ts";
import type { ScenarioBuild } from "../scenarios/prediction/scenario.ts";
import type { BuilderUnderTest } from "./engine.ts";
import { Memory, type KnownBuild, type KnownEnd, type OtherEvent } from "./memory.ts";

/** What is said of an instruction before the build. */
export interface Predicted {
  readonly kind: Verdict["kind"];
  readonly reasons: readonly Reason[];
}

/** One way to come to predictions. It hears of everything that happens to the builder, as far as its user would. */
export interface Predictor {
  /** The program that builds, with what stands in front of the arguments of `docker build`. */
  readonly buildCommand: readonly [string, ...string[]];
  /** What it runs with besides the engine's own environment. */
  readonly env: NodeJS.ProcessEnv;
  /** What is said of each instruction of the build that comes next. */
  predict(next: KnownBuild, build: ScenarioBuild): Promise<readonly Predicted[]>;
  built(build: KnownBuild, end: KnownEnd): void;
  happened(event: OtherEvent): void;
}

/** Asks the core itself, given all facts. */
export class CorePredictor implements Predictor {
  readonly buildCommand: Predictor["buildCommand"];
  readonly env = {};
  private readonly memory = new Memory();

  constructor({ builder, engine }: BuilderUnderTest) {
    this.buildCommand = builder === "classic" ? [engine.docker, "build"] : [buildxOf(engine), "build"];
  }

  predict(next: KnownBuild): Promise<readonly Predicted[]> {
    const [first = [], ...others] = this.memory.predict(next);
    const verdicts = first.map((verdict, index) => worst([verdict, ...others.flatMap((each) => each[index] ?? [])]));
    return Promise.resolve(verdicts.map((verdict) => ({ reasons: [], ...verdict })));
  }

  built(build: KnownBuild, end: KnownEnd): void {
    this.memory.built(build, end);
  }

  happened(event: OtherEvent): void {
    this.memory.happened(event);
  }
}

/** What `docker build` comes to: going there at once saves half of the time of a small build. */
function buildxOf({ env }: BuilderUnderTest["engine"]): string {
  return join(env["DOCKER_CONFIG"] ?? "", "cli-plugins", "docker-buildx");
}

/** Of several platforms the one with the most to do counts. */
function worst(verdicts: readonly Verdict[]): Verdict {
  const order = ["rebuild", "unknown", "cached", "skip", "metadata"];
  const [first] = [...verdicts].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
  return first ?? { kind: "skip" };
}
