import type { Instruction } from "../../dockerfile/dockerfile.ts";
import { formatSize } from "../../presentation/units.ts";
import { addSizes, saySize } from "../cost.ts";
import type { RuleInput } from "../rule.ts";
import type { Guess } from "./guess.ts";
import { measureDeleted } from "./hiddenBytes.ts";
import { isDeletedBy, isWorthAWord } from "./isDeletedBy.ts";
import { joinDownload } from "./joinDownload.ts";
import { listDownloads } from "./readDownload.ts";

/** A downloaded file, or a cloned repository, that another RUN deletes. */
export function checkDownload(run: Instruction, below: readonly Instruction[], input: RuleInput): Guess | null {
  const [script, step] = [input.scriptOf(run.index), input.stepOf(run.index)];
  if (script === null || step?.command.kind !== "run" || step.command.mounts.length > 0) return null;
  for (const { path, isRepository } of listDownloads(script, step.workdir.known ? step.workdir.value : null)) {
    const at = below.findIndex((each) => isDeletedBy(each, path, input));
    const deleting = below[at];
    if (deleting === undefined || isDeletedBy(run, path, input)) continue;
    const measured = measureDeleted(run, deleting, input);
    const bytes = measured ?? addSizes(input, [run.index]);
    // A repository brings its history along.
    if (!isWorthAWord(path, bytes) && !(isRepository && bytes === null)) continue;
    // Without its layer only of a RUN that does nothing else it is known what of that this is.
    const isAll = measured !== null || script.commands.length === 1;
    const size = isAll ? saySize(bytes) : bytes === null ? "" : `, in a layer of ${formatSize(bytes)}`;
    const { line, endLine, span } = run;
    const fixes = joinDownload([run, ...below.slice(0, at + 1)], path, input);
    const message = `${path} is deleted in line ${deleting.line}, but this layer keeps it in the image${size}: download, use and delete it in one RUN.`;
    const costBytes = isAll ? bytes : null;
    return { finding: { line, endLine, span, message, costMs: null, costBytes, fixes }, added: run, gone: deleting };
  }
  return null;
}
