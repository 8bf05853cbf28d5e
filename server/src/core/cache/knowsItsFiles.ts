import type { PastEvent } from "./pastEvent.ts";

/** Whether all files of contexts that a build's steps read are known: then nothing is missing to make its keys again. */
export function knowsItsFiles(event: PastEvent): boolean {
  if (event.kind !== "build") return false;
  const { steps, plan } = event.build.chain;
  const reached = steps.filter(({ step }) => plan.stages[step.stage]?.reached === true);
  const inputs = reached.flatMap(({ key }) => key.inputs);
  return inputs.every((input) => input.kind !== "source" || input.from.kind !== "context" || input.files.content.known);
}
