import type { Instruction } from "../dockerfile/dockerfile.ts";
import type { Copy } from "../plan/command.ts";
import type { Span } from "../text.ts";
import { listNamedFiles } from "./filesOfInterest.ts";
import { keywordSpan } from "./edits.ts";
import type { EditFix, Finding } from "./finding.ts";
import type { FilesAtHand, Rule, RuleInput } from "./rule.ts";
import { listStages } from "./stages.ts";

/** ADD that only copies: COPY does the same, and says that nothing is unpacked or fetched. */
export const addToCopy: Rule = {
  code: "add-to-copy",
  summary: "ADD of local files that are no archives",
  severity: "info",
  check: (input) => listStages(input).flatMap((stage) => stage.flatMap((each) => checkInstruction(each, input))),
};

/** Flags that COPY does not have. */
const flagsOfAdd = new Set(["checksum", "keep-git-dir", "unpack"]);

function checkInstruction(instruction: Instruction, input: RuleInput): Finding[] {
  const command = input.stepOf(instruction.index)?.command;
  if (command?.kind !== "copy" || command.keyword !== "ADD") return [];
  if (instruction.flags.some(({ name }) => flagsOfAdd.has(name)) || !isPlainCopy(command, input.files)) return [];
  const { text } = input.explanation.dockerfile;
  const { line, endLine, span } = instruction;
  const keyword = keywordSpan(text, instruction);
  return [
    {
      line,
      endLine,
      span: keyword ?? span,
      message: "ADD only copies here: COPY makes the same layer, and never unpacks an archive that comes to lie there.",
      costMs: null,
      costBytes: null,
      fixes: keyword === null ? [] : [useCopy(text, keyword)],
    },
  ];
}

function useCopy(text: string, keyword: Span): EditFix {
  const isLowerCase = text.slice(keyword.start, keyword.end) === "add";
  return {
    kind: "edit",
    title: "Use COPY",
    keepsImage: true,
    edits: () => [{ span: keyword, text: isLowerCase ? "copy" : "COPY" }],
  };
}

/** Whether all that it takes is at hand and nothing of it is an archive. */
function isPlainCopy({ sources, from }: Copy, { context, kinds }: FilesAtHand): boolean {
  if (from.kind !== "context" || from.name !== null || !context.known) return sources.length === 0;
  return sources.every((source) => {
    const files = source.known ? listNamedFiles(context.value, source.value) : null;
    return files !== null && files.every((path) => kinds.get(path) === "other" || kinds.get(path) === "dynamic");
  });
}
