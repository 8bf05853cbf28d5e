import type { Instruction } from "../dockerfile/dockerfile.ts";

/**
 * Finds the entries of an image's history that a Dockerfile's instructions made. `chain` holds the instructions that end
 * up in the image, first to last, FROM left out; `layers` is the history, newest first. Every instruction of the chain,
 * also one that only sets configuration, has one entry; below them are those of the base image. Answers by instruction
 * index; stops at the first entry that can't be the instruction's.
 */
export function findImageLayers<Entry extends { readonly keyword: string }>(
  chain: readonly Instruction[],
  layers: readonly Entry[],
): Map<number, Entry> {
  const found = new Map<number, Entry>();
  // `docker build --label` adds a last step of its own with the classic builder.
  const extra = layers[0]?.keyword === "LABEL" && chain.at(-1)?.keyword !== "LABEL" ? 1 : 0;
  for (const [depth, instruction] of [...chain].reverse().entries()) {
    const layer = layers[depth + extra];
    if (layer === undefined || layer.keyword !== instruction.keyword) return found;
    found.set(instruction.index, layer);
  }
  return found;
}
