import { resolve } from "node:path";
import { allRules } from "../core/rules/all.ts";
import { checkRules, type CheckedFile } from "../core/rules/checkRules.ts";
import type { Severity } from "../core/rules/finding.ts";
import { findingsToGitHub } from "../core/rules/formats/github.ts";
import { findingsToJson } from "../core/rules/formats/json.ts";
import { findingsToSarif } from "../core/rules/formats/sarif.ts";
import { findingsToText } from "../core/rules/formats/text.ts";
import { UsageError, type Terminal } from "./commandLine.ts";
import { readInput } from "./readInput.ts";
import { readOptions } from "./readOptions.ts";
import { lookUpRuleFacts } from "./ruleFacts.ts";
import { placeOptions, readPlace, type RulePlace } from "./ruleQuestion.ts";

const options = {
  ...placeOptions,
  pull: { type: "boolean" },
  format: { type: "string" },
  "fail-on": { type: "string" },
} as const;

/** What `cachelens check` was asked. */
interface CheckArguments {
  /** As the user gave them. */
  readonly files: readonly string[];
  readonly place: RulePlace;
  /** Whether registries are asked. */
  readonly pull: boolean;
  readonly format: Format;
  /** From which severity on a finding makes the command fail; null: none does. */
  readonly failOn: Severity | null;
}

const formats = ["text", "json", "sarif", "github"] as const;
type Format = (typeof formats)[number];

/** From the lightest on. */
const severities = ["hint", "info", "warning", "error"] as const;

/** Set by the bundler from package.json. */
declare const CACHELENS_VERSION: string;

/** `cachelens check`: prints what rules find in Dockerfiles; 1 when a finding is as grave as `--fail-on` says. */
export async function checkCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  const asked = readArguments(args, terminal.cwd);
  const files: CheckedFile[] = [];
  for (const file of asked.files) {
    const path = resolve(terminal.cwd, file);
    const text = await readInput(path, file);
    const factsOf = await lookUpRuleFacts({ path, ...asked.place, pull: asked.pull }, text, terminal);
    files.push({ path: file, findings: checkRules(factsOf(text), new Map()) });
  }
  for (const line of print(files, asked.format)) terminal.out(line);
  const gravest = Math.max(-1, ...files.flatMap(({ findings }) => findings.map(gravityOf)));
  return asked.failOn !== null && gravest >= severities.indexOf(asked.failOn) ? 1 : 0;
}

function gravityOf({ severity }: { readonly severity: Severity }): number {
  return severities.indexOf(severity);
}

function print(files: readonly CheckedFile[], format: Format): readonly string[] {
  switch (format) {
    case "text":
      return findingsToText(files);
    case "json":
      return [JSON.stringify(findingsToJson(files), null, 2)];
    case "sarif":
      return [JSON.stringify(findingsToSarif(files, allRules, CACHELENS_VERSION), null, 2)];
    case "github":
      return findingsToGitHub(files);
  }
}

function readArguments(args: readonly string[], cwd: string): CheckArguments {
  const { values, positionals } = readOptions(args, options);
  return {
    files: positionals.length === 0 ? ["Dockerfile"] : positionals,
    place: readPlace(values, cwd),
    pull: values.pull ?? false,
    format: readOne("--format", formats, values.format) ?? "text",
    failOn: readOne("--fail-on", severities, values["fail-on"]),
  };
}

function readOne<T extends string>(option: string, known: readonly T[], given: string | undefined): T | null {
  const found = known.find((each) => each === given);
  if (given === undefined || found !== undefined) return found ?? null;
  throw new UsageError(`${option} takes ${known.slice(0, -1).join(", ")} or ${known.at(-1) ?? ""}, not ${given}.`);
}
