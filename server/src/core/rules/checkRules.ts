import { finishAtOnce, type Pausable } from "../pausable.ts";
import { allRules } from "./all.ts";
import type { Finding, Severity } from "./finding.ts";
import { readIgnored } from "./ignored.ts";
import { openInput } from "./openInput.ts";
import type { RuleFacts } from "./rule.ts";

/** A finding with the rule that reports it and how much that matters to the user. */
export interface CheckedFinding extends Finding {
  readonly rule: string;
  readonly severity: Severity;
}

/** A Dockerfile with its findings. */
export interface CheckedFile {
  /** As the user gave it. */
  readonly path: string;
  readonly findings: readonly CheckedFinding[];
}

/** What the user made of rules, by their codes: a severity, or that a rule is not asked. */
export type Severities = ReadonlyMap<string, Severity | "off">;

/** All findings of a Dockerfile that are not ignored there or turned off, in the order of its lines. */
export function checkRules(facts: RuleFacts, severities: Severities): CheckedFinding[] {
  return finishAtOnce(checkInSteps(facts, severities));
}

/** The same, rule by rule: the work can pause between them. */
export function* checkInSteps(facts: RuleFacts, severities: Severities): Pausable<CheckedFinding[]> {
  const input = openInput(facts);
  const isIgnored = readIgnored(facts.explanation.dockerfile);
  const findings: CheckedFinding[] = [];
  for (const rule of allRules) {
    const severity = severities.get(rule.code) ?? rule.severity;
    if (severity === "off") continue;
    const found = rule.check(input);
    for (const finding of "next" in found ? yield* found : found)
      findings.push({ ...finding, rule: rule.code, severity });
    yield;
  }
  return findings
    .filter(({ rule, line }) => !isIgnored(rule, line))
    .sort((a, b) => a.line - b.line || a.span.start - b.span.start);
}
