import { isDeepStrictEqual } from "node:util";
import type { Baseline, SealedValue } from "../core/build/baseline.ts";
import type { BuildRecord } from "../core/build/buildRecord.ts";
import type { MadeBuild } from "../core/cache/replayBuilds.ts";
import type { BuildOptions } from "../core/context/world.ts";
import { unsealImage, unsealOptions } from "./buildStart.ts";
import { recallBuild, type BuilderTraits, type KeptFiles, type KeptImages } from "./pastBuilds.ts";

/** All that a recalled build is made of besides its baseline. */
interface Ingredients {
  readonly record: BuildRecord;
  readonly files: KeptFiles;
  readonly traits: BuilderTraits;
  readonly options: BuildOptions;
  readonly images: KeptImages;
}

/** Recalls builds: one that is made of the same as the last time is the same object, and what followed from it still holds. */
export class RecalledBuilds {
  private readonly known = new WeakMap<Baseline, { from: Ingredients; made: readonly MadeBuild[] }>();
  private readonly adapt: (build: MadeBuild) => MadeBuild;

  /** `adapt` has the last word on each. */
  constructor(adapt: (build: MadeBuild) => MadeBuild = (build) => build) {
    this.adapt = adapt;
  }

  /** A build whose start was kept, of which a record tells what it did. */
  recall(
    baseline: Baseline,
    record: BuildRecord,
    files: KeptFiles,
    traits: BuilderTraits,
    unseal: (sealed: SealedValue) => string,
  ): readonly MadeBuild[] {
    const images = new Map(
      [...baseline.baseImages].map(([reference, image]) => [reference, unsealImage(image, unseal)]),
    );
    const from = { record, files, traits, options: unsealOptions(baseline, unseal), images };
    const found = this.known.get(baseline);
    if (found !== undefined && isSame(found.from, from)) return found.made;
    const made = recallBuild(baseline, record, files, traits, from.options, images).map(this.adapt);
    this.known.set(baseline, { from, made });
    return made;
  }
}

/** Files are compared as objects: to go through them takes longer than what is spared. */
function isSame({ record, files, ...one }: Ingredients, { record: otherRecord, files: others, ...other }: Ingredients) {
  const isSameFiles =
    files.context === others.context &&
    files.named.size === others.named.size &&
    [...files.named].every(([name, each]) => others.named.get(name) === each);
  return record === otherRecord && isSameFiles && isDeepStrictEqual(one, other);
}
