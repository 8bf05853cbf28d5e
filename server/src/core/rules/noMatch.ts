import type { BuilderKind } from "../build/buildRecord.ts";
import { isRemote } from "../cache/remote.ts";
import { toContextPath } from "../cache/sources.ts";
import { compileIgnore } from "../context/ignore.ts";
import { selectFiles } from "../context/selectFiles.ts";
import type { ContextSnapshot } from "../context/snapshot.ts";
import { hasWildcards } from "../context/wildcards.ts";
import type { Instruction } from "../dockerfile/dockerfile.ts";
import { baseName } from "../plan/paths.ts";
import type { Finding } from "./finding.ts";
import type { IgnoreFile, Rule, RuleInput } from "./rule.ts";
import { listStages } from "./stages.ts";

/**
 * A source that is not in the context: the build will stop there, or copy nothing. Where no build has told which folder
 * the context is, most sources have to be there for it to be the one.
 */
export const noMatch: Rule = {
  code: "no-match",
  summary: "COPY or ADD of something that the build context does not have",
  severity: "warning",
  check: (input) => {
    const { context } = input.files;
    if (!context.known) return [];
    const sources = listStages(input).flatMap((stage) => stage.flatMap((each) => listSources(each, input)));
    const missing = sources.filter(({ path }) => isMissing(path, context.value));
    const isSure = input.explanation.lastBuild !== null || missing.length * 2 < sources.length;
    return isSure ? missing.filter(({ isOptional }) => !isOptional).map((source) => report(source, input)) : [];
  },
};

/** A path that an instruction takes from the context. */
interface WrittenSource {
  readonly instruction: Instruction;
  readonly path: string;
  /** Whether nothing need be there: a pattern beside other sources is how one copies a file that may be missing. */
  readonly isOptional: boolean;
}

/** Of the steps that the build comes to: builders do not look at others. */
function listSources(instruction: Instruction, input: RuleInput): readonly WrittenSource[] {
  const command = input.stepOf(instruction.index)?.command;
  const isReached = input.explanation.plan.instructions[instruction.index]?.reached === true;
  if (!isReached || command?.kind !== "copy" || command.parents) return [];
  if (command.from.kind !== "context" || command.from.name !== null) return [];
  const isOneOfSeveral = command.sources.length + command.documents.length > 1;
  return command.sources.flatMap((source) => {
    if (!source.known || isRemote(source.value)) return [];
    return [{ instruction, path: source.value, isOptional: isOneOfSeveral && hasWildcards(source.value) }];
  });
}

function report({ instruction, path }: WrittenSource, { explanation, files }: RuleInput): Finding {
  const { line, endLine, span, keyword } = instruction;
  const message = describe(keyword, path, explanation.builder, files.ignore ?? null);
  return { line, endLine, span, message, costMs: null, costBytes: null, fixes: [] };
}

/** Whether it is known that there is no such file. */
function isMissing(source: string, context: ContextSnapshot): boolean {
  const path = toContextPath(source);
  const folders = path.split("/").map((_, at, names) => names.slice(0, at).join("/"));
  if (folders.some((folder) => context.gapIn(folder) !== null)) return false;
  const { roots, isMissing, gap } = selectFiles(context, { path, allowsWildcards: true, include: null, exclude: [] });
  return gap === null && (isMissing || roots.length === 0);
}

function describe(keyword: string, source: string, builder: BuilderKind, ignore: IgnoreFile | null): string {
  const path = toContextPath(source);
  if (hasWildcards(path)) {
    const outcome = builder === "classic" ? "the build stops here" : `this ${keyword} copies nothing`;
    return `Nothing in the build context matches ${source}: ${outcome}.`;
  }
  const isIgnored = ignore !== null && compileIgnore(ignore.text, builder).ignores(path);
  return isIgnored
    ? `${baseName(ignore.path)} leaves ${source} out of the build context: the build stops here.`
    : `The build context has no ${source}: the build stops here.`;
}
