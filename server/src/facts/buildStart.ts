import type { Baseline, LateSight, SealedImage, SealedValue } from "../core/build/baseline.ts";
import type { ContextSnapshot } from "../core/context/snapshot.ts";
import type { BaseImageFacts, BuildOptions } from "../core/context/world.ts";
import type { NamedContexts } from "../core/plan/namedContext.ts";
import { readEnvironment } from "../core/plan/scope.ts";
import type { Seal } from "../disk/baselines/seal.ts";
import { earlierFiles } from "./earlierFiles.ts";
import type { Keeping } from "./keeping.ts";

/** What a build starts from as it will be kept, but with all values in the clear: in memory only. */
export interface BuildStart extends Omit<
  Baseline,
  "ref" | "options" | "baseImages" | "files" | "laterFiles" | "namedFiles"
> {
  readonly options: BuildOptions;
  /** By reference as written, after expansion. */
  readonly baseImages: ReadonlyMap<string, BaseImageFacts>;
  /** Null when the files are not known. */
  readonly files: ContextSnapshot | null;
  /** How these were seen, where the build may have found others. */
  readonly late?: LateSight | null;
  /** The files of named contexts, as far as they are known. */
  readonly named: ReadonlyMap<string, ContextSnapshot>;
}

/** Builds of other Dockerfiles among which one of the same context is looked for. */
const mostOthers = 50;

/** Keeps what a build started from, without its secrets. `ref` is the build's id. */
export async function keepBuildStart(start: BuildStart, ref: string, keeping: Keeping): Promise<void> {
  const seal = await keeping.seal();
  const { files: seen, late = null, named, baseImages, options, ...facts } = start;
  const before = await listBefore(start.dockerfile.path, keeping);
  const keepFiles = (folder: string | null, snapshot: ContextSnapshot): Promise<string | null> =>
    keeping.files.add(snapshot, folder === null ? null : earlierFiles(folder, before));
  const id = seen === null ? null : await keepFiles(facts.context, seen);
  const baseline: Baseline = {
    ...facts,
    ref,
    options: { ...options, labels: [], buildArgs: sealAll(options.buildArgs, seal) },
    baseImages: new Map([...baseImages].map(([reference, image]) => [reference, sealImage(image, seal)])),
    files: late === null ? id : null,
    laterFiles: late === null || id === null ? null : { ...late, id },
    namedFiles: await keepNamed(named, facts.namedContexts, keepFiles),
  };
  await keeping.baselines.add(start.dockerfile.path, baseline);
}

/** The starts that were kept of the Dockerfile's builds; of others' too, whose contexts may be the same: newest first. */
async function listBefore(dockerfile: string, { baselines }: Keeping): Promise<readonly Baseline[]> {
  return [...(await baselines.list(dockerfile)), ...(await baselines.listOthers(dockerfile, mostOthers))];
}

async function keepNamed(
  named: ReadonlyMap<string, ContextSnapshot>,
  contexts: NamedContexts,
  keepFiles: (folder: string | null, snapshot: ContextSnapshot) => Promise<string | null>,
): Promise<ReadonlyMap<string, string>> {
  const ids = new Map<string, string>();
  for (const [name, snapshot] of named) {
    const context = contexts.get(name);
    const id = await keepFiles(context?.kind === "folder" ? context.path : null, snapshot);
    if (id !== null) ids.set(name, id);
  }
  return ids;
}

function sealAll(values: ReadonlyMap<string, string>, seal: Seal): ReadonlyMap<string, SealedValue> {
  return new Map([...values].map(([name, value]) => [name, seal(value)]));
}

/** An image without the values of its variables. */
export function sealImage({ id, layers, config }: BaseImageFacts, seal: Seal): SealedImage {
  const env = readEnvironment(config.env).map(([name, value]) => [name, seal(value)] as const);
  return { id, layers, config: { ...config, env } };
}

/**
 * Turns sealed values back into those that they were, if they are among `candidates`; others become a text like no other
 * value, since all that counts is that they differ.
 */
export function unsealer(seal: Seal, candidates: Iterable<string>): (sealed: SealedValue) => string {
  const values = new Map([...candidates].map((value) => [seal(value), value]));
  return (sealed) => values.get(sealed) ?? `sealed:${sealed}`;
}

/** The options of a kept build. */
export function unsealOptions({ options }: Baseline, unseal: (sealed: SealedValue) => string): BuildOptions {
  return { ...options, buildArgs: new Map([...options.buildArgs].map(([name, sealed]) => [name, unseal(sealed)])) };
}

/** A base image of a kept build. */
export function unsealImage(
  { id, layers, config }: SealedImage,
  unseal: (sealed: SealedValue) => string,
): BaseImageFacts {
  return { id, layers, config: { ...config, env: config.env.map(([name, sealed]) => `${name}=${unseal(sealed)}`) } };
}
