import type { PastEvent } from "../../server/src/core/cache/pastEvent.ts";
import type { Reason, Verdict } from "../../server/src/core/cache/reason.ts";
import type { LastStatus } from "../../server/src/core/build/lastStep.ts";
import type { ScenarioBuild } from "../scenarios/prediction/scenario.ts";
import { Memory, type KnownBuild } from "./memory.ts";

/** What is said of an instruction before the build. */
export interface Predicted {
  readonly kind: Verdict["kind"];
  readonly reasons: readonly Reason[];
}

/** One way to come to predictions. It hears of everything that happens to the builder, as far as its user would. */
export interface Predictor {
  /** The program that builds, with what stands in front of the arguments of `docker build`. */
  readonly buildCommand: readonly [string, ...string[]];
  /** What is said of each instruction of the build that comes next. */
  predict(next: KnownBuild, build: ScenarioBuild): Promise<readonly Predicted[]>;
  /** `failedWith` is what a build that failed did at each instruction; null for one that went through. */
  built(build: KnownBuild, failedWith: readonly LastStatus[] | null): void;
  happened(event: Exclude<PastEvent, { kind: "build" }>): void;
}

/** Asks the core itself, given all facts. */
export class CorePredictor implements Predictor {
  readonly buildCommand = ["docker", "build"] as const;
  private readonly memory = new Memory();

  predict(next: KnownBuild): Promise<readonly Predicted[]> {
    const [first = [], ...others] = this.memory.predict(next);
    const verdicts = first.map((verdict, index) => worst([verdict, ...others.flatMap((each) => each[index] ?? [])]));
    return Promise.resolve(verdicts.map((verdict) => ({ reasons: [], ...verdict })));
  }

  built(build: KnownBuild, failedWith: readonly LastStatus[] | null): void {
    this.memory.built(build, failedWith);
  }

  happened(event: Exclude<PastEvent, { kind: "build" }>): void {
    this.memory.happened(event);
  }
}

/** Of several platforms the one with the most to do counts. */
function worst(verdicts: readonly Verdict[]): Verdict {
  const order = ["rebuild", "unknown", "cached", "skip", "metadata"];
  const [first] = [...verdicts].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
  return first ?? { kind: "skip" };
}
