import type { BuilderKind } from "../core/build/buildRecord.ts";
import { knowInSteps, type KnownResults } from "../core/cache/knownResults.ts";
import { replayInSteps, type HeldResults, type MadeBuild, type Replay } from "../core/cache/replayBuilds.ts";
import { Slices } from "../turns/slices.ts";

/** What a builder has from its builds. */
export interface Replayed extends Pick<Replay, "received"> {
  readonly known: KnownResults;
}

interface Kept {
  readonly made: readonly MadeBuild[];
  readonly held: HeldResults;
  readonly replayed: Replayed;
}

/** Replays builds, and not again as long as these are the same objects. */
export class Replays {
  private readonly kept = new Map<string, Kept>();

  forget(): void {
    this.kept.clear();
  }

  /** `made`: the builds that are known to those who build this Dockerfile, from the oldest on. */
  async replay(
    dockerfile: string,
    builder: BuilderKind,
    made: readonly MadeBuild[],
    held: HeldResults,
    signal: AbortSignal,
  ): Promise<Replayed> {
    const found = this.kept.get(dockerfile);
    if (found !== undefined && found.held === held && isSameList(found.made, made)) return found.replayed;
    const slices = new Slices(signal);
    const { past, received } = await slices.finish(replayInSteps(made, held));
    const replayed = { received, known: await slices.finish(knowInSteps(builder, past)) };
    this.kept.set(dockerfile, { made, held, replayed });
    return replayed;
  }
}

function isSameList(one: readonly MadeBuild[], other: readonly MadeBuild[]): boolean {
  return one.length === other.length && one.every((build, at) => build === other[at]);
}
