import type { ExplanationJson } from "../../server/src/core/presentation/json.ts";

/** The prediction beside each line; without what makes no step. */
export function describeNext({ instructions }: ExplanationJson): string {
  return instructions
    .filter(({ next }) => next.status !== "metadata")
    .map(({ line, next }) => [line, next.status, ...next.reasons.map(describeReason)].join(" "))
    .join("\n");
}

function describeReason(reason: ExplanationJson["instructions"][number]["next"]["reasons"][number]): string {
  const { kind, ...facts } = reason;
  return `${kind}${Object.keys(facts).length === 0 ? "" : ` ${JSON.stringify(facts)}`}`;
}
