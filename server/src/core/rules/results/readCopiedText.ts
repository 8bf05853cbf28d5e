import { listOrigins } from "../copiedFrom.ts";
import type { RuleInput } from "../rule.ts";

/** The text of a manifest that a stage copies from the context to an absolute path; null when that is not known. */
export function readCopiedText(path: string, stage: number, { explanation, files }: RuleInput): string | null {
  const origins = explanation.plan.steps.flatMap(({ stage: own, command }) => {
    const isOfContext = command.kind === "copy" && command.from.kind === "context" && command.from.name === null;
    return own === stage && isOfContext ? listOrigins(command, path) : [];
  });
  const texts = origins.flatMap((origin) => files.texts?.get(origin.slice(1)) ?? []);
  return texts.at(-1) ?? null;
}
