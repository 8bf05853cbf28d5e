import type { ImageWaste } from "../../build/contents/measuredImage.ts";
import type { Waste } from "../../build/contents/findWaste.ts";
import type { Instruction } from "../../dockerfile/dockerfile.ts";
import type { RuleInput } from "../rule.ts";

/** Bytes that one instruction adds and another deletes, by the layers of the last build's image; null where these are not read. */
export function measureDeleted(added: Instruction, gone: Instruction, input: RuleInput): number | null {
  const [image, adds, deletes] = [input.imageWaste, findMeasured(added, input), findMeasured(gone, input)];
  if (image == null || adds === null || deletes === null) return null;
  return addUp(image, (each) => each.kind === "deleted" && each.added === adds && each.gone === deletes);
}

/** Bytes of other instructions' files that one writes again. */
export function measureRewritten(gone: Instruction, input: RuleInput): number | null {
  const [image, rewrites] = [input.imageWaste, findMeasured(gone, input)];
  if (image == null || rewrites === null) return null;
  return addUp(image, (each) => each.kind === "rewritten" && each.gone === rewrites);
}

function addUp({ waste }: ImageWaste, isMeant: (each: Waste) => boolean): number {
  return waste.filter(isMeant).reduce((sum, { bytes }) => sum + bytes, 0);
}

/** The place of an instruction in the Dockerfile that was built; null where it was another one then, or was not measured. */
export function findMeasured({ index }: Instruction, { explanation, imageWaste }: RuleInput): number | null {
  const last = explanation.instructions[index]?.last ?? null;
  const isSame = last?.textBefore === null && imageWaste?.measured.has(last.builtAs) === true;
  return isSame ? last.builtAs : null;
}
