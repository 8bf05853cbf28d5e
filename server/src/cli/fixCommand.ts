import { readFile, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { createTwoFilesPatch, FILE_HEADERS_ONLY } from "diff";
import { allRules } from "../core/rules/all.ts";
import { fixAll, type FixedText, type WantedFixes } from "../core/rules/fixAll.ts";
import { sayEffect, weighFix } from "../core/rules/weighFix.ts";
import { UsageError, type Terminal } from "./commandLine.ts";
import { readInput } from "./readInput.ts";
import { readOptions } from "./readOptions.ts";
import { lookUpRuleFacts } from "./ruleFacts.ts";
import { placeOptions, readPlace, type RulePlace } from "./ruleQuestion.ts";

const options = {
  ...placeOptions,
  rule: { type: "string", multiple: true },
  "dry-run": { type: "boolean" },
  unsafe: { type: "boolean" },
} as const;

/** What `cachelens fix` was asked. */
interface FixArguments {
  /** As the user gave them. */
  readonly files: readonly string[];
  readonly place: RulePlace;
  readonly isDryRun: boolean;
  readonly wanted: WantedFixes;
}

/** `cachelens fix`: applies fixes to Dockerfiles, or with `--dry-run` prints what they would change. */
export async function fixCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  const { files, place, isDryRun, wanted } = readArguments(args, terminal.cwd);
  for (const file of files) {
    const path = resolve(terminal.cwd, file);
    const text = await readInput(path, file);
    await refuseOtherEncodings(path, file, text);
    const factsOf = await lookUpRuleFacts({ path, ...place, pull: false }, text, terminal);
    const fixed = fixAll(text, factsOf, wanted);
    if (isDryRun) {
      printChange(file, text, fixed, terminal);
      const effect = sayEffect(weighFix(factsOf(text).explanation, factsOf(fixed.text).explanation));
      // Not among the lines of a patch, which another program may read.
      if (effect !== null) terminal.err(`${file}: ${effect}`);
    } else {
      if (fixed.text !== text) await writeFile(path, fixed.text);
      printDone(file, fixed, terminal);
    }
  }
  return 0;
}

/** What can't be read as it is written can't be written back. */
async function refuseOtherEncodings(path: string, file: string, text: string): Promise<void> {
  const bytes = await readFile(path);
  if (!bytes.equals(Buffer.from(text, "utf8"))) throw new UsageError(`${file} is not UTF-8: convert it first.`);
}

function printChange(file: string, before: string, { text }: FixedText, terminal: Terminal): void {
  if (text === before) return;
  const options = { context: 3, headerOptions: FILE_HEADERS_ONLY };
  // An absolute path counts from the root, as in Git's own patches of such files.
  const name = file.replace(/^\/+/, "");
  terminal.out(createTwoFilesPatch(`a/${name}`, `b/${name}`, before, text, undefined, undefined, options).trimEnd());
}

function printDone(file: string, { applied }: FixedText, terminal: Terminal): void {
  if (applied.length === 0) terminal.out(`${file}: nothing to fix`);
  for (const { rule, title, line } of applied) terminal.out(`${file}:${line}: ${title} [${rule}]`);
}

function readArguments(args: readonly string[], cwd: string): FixArguments {
  const { values, positionals } = readOptions(args, options);
  const { rule: rules } = values;
  const strange = rules?.find((rule) => !allRules.some(({ code }) => code === rule));
  if (strange !== undefined) {
    throw new UsageError(`There is no rule ${strange}: there are ${allRules.map(({ code }) => code).join(", ")}.`);
  }
  const place = readPlace(values, cwd);
  // Only one rule wants to know what images hold.
  const readsImages = rules === undefined || rules.includes("deleted-later");
  return {
    files: positionals.length === 0 ? ["Dockerfile"] : positionals,
    place: readsImages ? place : { ...place, largestImage: 0 },
    isDryRun: values["dry-run"] ?? false,
    wanted: {
      // What is named is looked for, also where it is off by default.
      severities: new Map((rules ?? []).map((rule) => [rule, "info"])),
      rules: rules === undefined ? null : new Set(rules),
      mayChangeImage: values.unsafe ?? false,
    },
  };
}
