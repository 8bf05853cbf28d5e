import { listContextPaths } from "../cache/contextPaths.ts";
import { isRemote } from "../cache/remote.ts";
import { toContextPath } from "../cache/sources.ts";
import { diffFiles } from "../context/diffFiles.ts";
import { selectFiles, type FileRequest } from "../context/selectFiles.ts";
import type { ContextSnapshot } from "../context/snapshot.ts";
import { transferContext } from "../context/transfer.ts";
import type { Instruction } from "../dockerfile/dockerfile.ts";
import type { Command } from "../plan/command.ts";
import type { Finding } from "./finding.ts";
import type { Rule, RuleInput } from "./rule.ts";
import { sayList } from "./sayList.ts";
import { listStages } from "./stages.ts";

/**
 * An edit that BuildKit will not see: it is only sent files whose size, time or mode differ from what it was sent before (B7),
 * and uses the old content of the others even when the step runs.
 */
export const missedEdit: Rule = {
  code: "missed-edit",
  summary: "An edited file that BuildKit takes for unchanged",
  severity: "warning",
  check: (input) => {
    const { context, sent } = input.files;
    if (input.explanation.builder !== "buildkit" || !context.known || sent === undefined || sent === null) return [];
    const held = transferContext(sent, context.value, listContextPaths(input.explanation.plan));
    return listStages(input).flatMap((stage) => {
      return stage.flatMap((instruction) => checkInstruction(instruction, held, context.value, input) ?? []);
    });
  },
};

function checkInstruction(
  instruction: Instruction,
  held: ContextSnapshot,
  disk: ContextSnapshot,
  { stepOf, explanation }: RuleInput,
): Finding | null {
  const command = stepOf(instruction.index)?.command;
  if (command === undefined || explanation.plan.instructions[instruction.index]?.reached !== true) return null;
  const requests = listRequests(command);
  const select = (snapshot: ContextSnapshot) => requests.map((request) => selectFiles(snapshot, request));
  const changes = diffFiles(select(held), select(disk));
  const paths = changes.flatMap(({ path, change }) => (change === "content" ? [path] : []));
  return paths.length === 0 ? null : report(instruction, paths);
}

/** What a step takes from the build context. */
function listRequests(command: Command): readonly FileRequest[] {
  if (command.kind === "copy" && command.from.kind === "context" && command.from.name === null && !command.parents) {
    const paths = command.sources.flatMap((source) => (source.known && !isRemote(source.value) ? [source.value] : []));
    return paths.map((path) => request(path, true, command.exclude));
  }
  if (command.kind !== "run") return [];
  return command.mounts.flatMap(({ options, from }) => {
    if (from?.kind !== "context" || from.name !== null || !options.known) return [];
    return [request(options.value.source ?? "", false, [])];
  });
}

function request(path: string, allowsWildcards: boolean, exclude: readonly string[]): FileRequest {
  return { path: toContextPath(path), allowsWildcards, include: null, exclude };
}

function report({ line, endLine, span }: Instruction, paths: readonly string[]): Finding {
  const were = paths.length === 1 ? "was edited within its" : "were edited within their";
  const message = `${sayList(paths)} ${were} size and modification time: BuildKit takes the old content, even without cache.`;
  const fixes = [{ kind: "touch", title: `Touch ${sayList(paths)}`, paths }] as const;
  return { line, endLine, span, message, costMs: null, costBytes: null, fixes };
}
