import type { Baseline } from "../core/build/baseline.ts";
import type { BuilderKind, BuildRecord } from "../core/build/buildRecord.ts";
import type { EngineDetails } from "../engine/dockerApi.ts";
import type { BuilderTraits } from "./pastBuilds.ts";

/** From this version on the classic builder tidies the paths of WORKDIR. */
const firstTidying = 23;
/** From this version on the classic builder looks at health checks. */
const firstComparing = 25;

/** What an engine's builders have in common. */
export function traitsOf({ imageStore, version, platform }: EngineDetails): BuilderTraits {
  const major = Number.parseInt(version, 10);
  const world = { imageStore, tidiesWorkdir: major >= firstTidying, comparesHealthchecks: major >= firstComparing };
  return { world, platform };
}

/**
 * Names a builder among all that this machine ever talks to; null when it can't be told which one made a build.
 * `kept` is what was kept of the build's start.
 */
export function builderNameOf(
  engine: EngineDetails,
  builder: BuilderKind,
  origin: BuildRecord["origin"],
  kept: Baseline | undefined,
): string | null {
  if (builder === "classic") return `${engine.id} classic`;
  if (kept?.builder === "buildkit") return kept.builderName;
  return origin === null ? null : nameBuildKit(engine, origin.builderName);
}

/** `builder` is `<builder>/<node>`, as buildx has it. */
export function nameBuildKit(engine: EngineDetails, builder: string): string {
  return `${engine.id} ${builder}`;
}

/** `<builder>/<node>` of a builder of BuildKit, as buildx has it. */
export function placeOfBuilder(builderName: string): string {
  return builderName.slice(builderName.indexOf(" ") + 1);
}

/** Whether a builder of this name has the engine's images. */
export function hasEngineImages(builderName: string): boolean {
  return isEnginesOwn(placeOfBuilder(builderName));
}

/** Whether a builder of BuildKit, `<builder>/<node>` as buildx has it, is the engine's own one: its only node has its name. */
export function isEnginesOwn(place: string): boolean {
  const [builder, node] = place.split("/");
  return node === undefined || builder === node;
}
