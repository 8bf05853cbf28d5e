import type { Instruction } from "../dockerfile/dockerfile.ts";
import { toContextPath } from "../cache/sources.ts";
import type { Copy } from "../plan/command.ts";
import { baseName, cleanPath, joinPaths } from "../plan/paths.ts";
import { addSizes, saySize } from "./cost.ts";
import type { Finding } from "./finding.ts";
import { listDeleted } from "./listDeleted.ts";
import type { Rule, RuleInput } from "./rule.ts";
import { listFoundation, listStages } from "./stages.ts";

/** A copied file that a later RUN deletes: what a layer holds stays in the image. */
export const deletedLater: Rule = {
  code: "deleted-later",
  summary: "A copied file that a later RUN deletes, but that stays in the image",
  severity: "warning",
  check: (input) => {
    const kept = listKeptStages(input);
    return listStages(input).flatMap((stage, index) => {
      if (!kept.has(index)) return [];
      return stage.flatMap((copy, at) => checkCopy(copy, stage.slice(at + 1), input) ?? []);
    });
  },
};

/** The stages whose layers are in the image: what is only copied from is not. */
function listKeptStages({ explanation: { plan } }: RuleInput): ReadonlySet<number> {
  return new Set(listFoundation(plan, plan.target).map(({ index }) => index));
}

/** Less than this is not worth a word. */
const leastBytes = 1_000_000;

function checkCopy(copy: Instruction, below: readonly Instruction[], input: RuleInput): Finding | null {
  const command = input.stepOf(copy.index)?.command;
  if (command?.kind !== "copy" || command.keyword !== "COPY" || command.documents.length > 0) return null;
  const path = findPlace(command, input);
  if (path === null) return null;
  const costBytes = addSizes(input, [copy.index]) ?? sizeInContext(command, input);
  if (costBytes === null ? !archive.test(path) : costBytes < leastBytes) return null;
  const run = below.find((each) => deletes(each, path, input));
  if (run === undefined) return null;
  const { line, endLine, span } = copy;
  const message = `${path} is deleted in line ${run.line}, but this layer keeps it in the image${saySize(costBytes)}: mount it into the RUN that needs it (--mount=type=bind).`;
  return { line, endLine, span, message, costMs: null, costBytes, fixes: [] };
}

/** Files that are seldom small. */
const archive = /\.(tar|tgz|tbz2?|txz|gz|bz2|xz|zst|zip|7z|deb|rpm|apk|whl|jar|war|run|bin|iso|dmg|exe|msi|sql|dump)$/i;

/** Where the only source of a copy comes to lie; null when that can't be told. */
function findPlace({ sources: [source, ...others], destination }: Copy, { files }: RuleInput): string | null {
  if (source?.known !== true || others.length > 0 || !destination.known || /[*?[]/.test(source.value)) return null;
  const isFolder = destination.value.endsWith("/") || destination.value.endsWith("/.");
  if (!isFolder) return cleanPath(destination.value);
  const entry = files.context.known ? files.context.value.entry(toContextPath(source.value)) : null;
  const isFile = entry === null ? archive.test(source.value) : entry.kind === "file";
  return isFile ? joinPaths(destination.value, baseName(source.value)) : null;
}

function sizeInContext({ sources: [source], from }: Copy, { files }: RuleInput): number | null {
  if (source?.known !== true || !files.context.known || from.kind !== "context" || from.name !== null) return null;
  const entry = files.context.value.entry(toContextPath(source.value));
  return entry?.kind === "file" ? entry.size : null;
}

function deletes({ index }: Instruction, path: string, input: RuleInput): boolean {
  const [script, workdir] = [input.scriptOf(index), input.stepOf(index)?.workdir];
  if (script === null || workdir === undefined) return false;
  return listDeleted(script, workdir.known ? workdir.value : null).some((deleted) => {
    if (deleted.endsWith("/*")) return path.startsWith(deleted.slice(0, -1));
    return path === deleted || path.startsWith(`${deleted}/`);
  });
}
