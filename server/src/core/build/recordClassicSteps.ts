import type { StepRecord } from "./buildRecord.ts";
import type { ClassicStep } from "./formats/classicOutput.ts";
import type { LayerFacts } from "./layers.ts";

/**
 * Makes the steps of a build record of what the classic builder printed. `layers` knows the images by short id. A step
 * that was done and left no image, ARG in front of the first FROM, only sets a variable: there is nothing to record.
 */
export function recordClassicSteps(
  steps: readonly ClassicStep[],
  layers: (imageId: string) => LayerFacts | null,
): StepRecord[] {
  const recorded = steps.filter(({ outcome, imageId }) => outcome !== "built" || imageId !== null);
  return recorded.map((step) => {
    const layer = step.imageId === null ? null : layers(step.imageId);
    const ran = step.outcome === "built" || step.outcome === "failed";
    return {
      place: { kind: "instruction", index: step.index },
      outcome: step.outcome,
      startedAt: step.startedAt,
      durationMs: ran && step.completedAt !== null ? step.completedAt - step.startedAt : null,
      sizeBytes: layer?.sizeBytes ?? null,
      createdAt: layer?.createdAt ?? null,
      resultIds: step.imageId === null ? [] : [step.imageId],
    };
  });
}
