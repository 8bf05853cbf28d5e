import { parseDockerfile } from "../../dockerfile/parseDockerfile.ts";
import type { BuildRecord } from "../buildRecord.ts";
import { lastStepsOf, listImageInstructions } from "../describeLastSteps.ts";
import { findImageLayers } from "../imageLayers.ts";
import { leastWaste, type Waste } from "./findWaste.ts";

/** What was found out of an image by reading its layers. */
export interface MeasuredImage {
  /** Its history, the oldest entry first. */
  readonly history: readonly MeasuredEntry[];
  /** What it carries in vain; layers are told by their places in `history`. */
  readonly waste: readonly Waste[];
}

/** One entry of an image's history. */
export interface MeasuredEntry {
  /** The instruction that made it. */
  readonly keyword: string;
  /** Whether it is known what its layer holds; so it is where it has none. */
  readonly isRead: boolean;
}

/** What was measured of a build's image, by its instructions. */
export interface ImageWaste {
  /** The instructions of the Dockerfile that was built, from 0, whose layers were read. */
  readonly measured: ReadonlySet<number>;
  /** What these add and others of them hide; layers are told by the same numbers. */
  readonly waste: readonly Waste[];
}

/** Whether a build's image may carry so much in vain that it is worth the look: all layers but the last have enough. */
export function mayCarryWaste(record: BuildRecord): boolean {
  if (record.status !== "completed" || record.dockerfile.text === null) return false;
  const built = parseDockerfile(record.dockerfile.text);
  const steps = lastStepsOf(record, built)(built);
  // What deletes adds nothing: only the instruction's kind tells that there may be a layer.
  const makers = listImageInstructions(record, built).filter(({ keyword }) => /^(RUN|COPY|ADD)$/.test(keyword));
  const below = makers.slice(0, -1).map(({ index }) => steps[index]?.sizeBytes ?? null);
  return below.some((size) => size === null) || below.reduce<number>((sum, size) => sum + (size ?? 0), 0) >= leastWaste;
}

/** Tells which instructions of a build made what its image carries in vain. What the base image brought is left out. */
export function placeWaste(record: BuildRecord, { history, waste }: MeasuredImage): ImageWaste {
  const built = parseDockerfile(record.dockerfile.text ?? "");
  const entries = history.map((entry, place) => ({ ...entry, place })).reverse();
  const layers = [...findImageLayers(listImageInstructions(record, built), entries)];
  const instructionAt = new Map(layers.map(([instruction, { place }]) => [place, instruction]));
  return {
    measured: new Set(layers.flatMap(([instruction, { isRead }]) => (isRead ? [instruction] : []))),
    waste: waste.flatMap((each) => {
      const [added, gone] = [instructionAt.get(each.added), instructionAt.get(each.gone)];
      return added === undefined || gone === undefined ? [] : [{ ...each, added, gone }];
    }),
  };
}
