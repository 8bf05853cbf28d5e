import { isRemote } from "../cache/copyKey.ts";
import { toContextPath } from "../cache/sources.ts";
import { compileIgnore } from "../context/ignore.ts";
import { selectFiles } from "../context/selectFiles.ts";
import type { ContextSnapshot } from "../context/snapshot.ts";
import { hasWildcards } from "../context/wildcards.ts";
import type { Instruction } from "../dockerfile/dockerfile.ts";
import type { Copy } from "../plan/command.ts";
import { baseName } from "../plan/paths.ts";
import type { Finding } from "./finding.ts";
import type { IgnoreFile, Rule, RuleInput } from "./rule.ts";
import { listStages } from "./stages.ts";

/** A source that is not in the context: the build will stop there, or copy nothing. */
export const noMatch: Rule = {
  code: "no-match",
  summary: "COPY or ADD of something that the build context does not have",
  severity: "warning",
  check: (input) => {
    const { context } = input.files;
    if (!context.known) return [];
    return listStages(input).flatMap((stage) => stage.flatMap((each) => checkInstruction(each, context.value, input)));
  },
};

function checkInstruction(instruction: Instruction, context: ContextSnapshot, input: RuleInput): Finding[] {
  const command = input.stepOf(instruction.index)?.command;
  const { explanation, files } = input;
  const isReached = explanation.plan.instructions[instruction.index]?.reached === true;
  if (!isReached || command?.kind !== "copy" || command.parents) return [];
  if (command.from.kind !== "context" || command.from.name !== null) return [];
  const paths = command.sources.flatMap((source) => (source.known && !isRemote(source.value) ? [source.value] : []));
  return paths
    .filter((path) => isMissing(path, context) && !isOptional(path, command))
    .map((path) => {
      const { line, endLine, span } = instruction;
      const message = describe(instruction.keyword, path, explanation.builder, files.ignore ?? null);
      return { line, endLine, span, message, costMs: null, costBytes: null, fixes: [] };
    });
}

/** Whether it is known that there is no such file. */
function isMissing(source: string, context: ContextSnapshot): boolean {
  const path = toContextPath(source);
  const folders = path.split("/").map((_, at, names) => names.slice(0, at).join("/"));
  if (folders.some((folder) => context.gapIn(folder) !== null)) return false;
  const { roots, isMissing, gap } = selectFiles(context, { path, allowsWildcards: true, include: null, exclude: [] });
  return gap === null && (isMissing || roots.length === 0);
}

/** A pattern beside other sources is how one copies a file that may be there. */
function isOptional(source: string, { sources, documents }: Copy): boolean {
  return hasWildcards(source) && sources.length + documents.length > 1;
}

function describe(keyword: string, source: string, builder: string, ignore: IgnoreFile | null): string {
  const path = toContextPath(source);
  if (hasWildcards(path)) {
    const outcome = builder === "classic" ? "the build stops here" : `this ${keyword} copies nothing`;
    return `Nothing in the build context matches ${source}: ${outcome}.`;
  }
  const isIgnored = ignore !== null && compileIgnore(ignore.text, builder === "classic" ? "classic" : "buildkit").ignores(path);
  return isIgnored
    ? `${baseName(ignore.path)} leaves ${source} out of the build context: the build stops here.`
    : `The build context has no ${source}: the build stops here.`;
}
