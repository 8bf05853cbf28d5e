import type { Instruction } from "../../dockerfile/dockerfile.ts";
import { toContextPath } from "../../cache/sources.ts";
import type { Known } from "../../known.ts";
import type { Copy } from "../../plan/command.ts";
import { baseName, cleanPath, joinPaths } from "../../plan/paths.ts";
import { addSizes, saySize } from "../cost.ts";
import type { RuleInput } from "../rule.ts";
import type { Guess } from "./guess.ts";
import { findMeasured, measureDeleted } from "./hiddenBytes.ts";
import { archive, isDeletedBy, isWorthAWord } from "./isDeletedBy.ts";
import { mountInstead } from "./mountInstead.ts";

/** A file, copied or fetched by ADD, that is only there until a RUN has used it. */
export function checkCopy(copy: Instruction, below: readonly Instruction[], input: RuleInput): Guess | null {
  const command = input.stepOf(copy.index)?.command;
  if (command?.kind !== "copy" || command.documents.length > 0) return null;
  const isFetched = command.keyword === "ADD";
  if (isFetched && !(command.sources.every(isAddress) && copy.flags.length === 0)) return null;
  const path = findPlace(command, input);
  if (path === null) return null;
  const ownBytes = addSizes(input, [copy.index]) ?? sizeInContext(command, input);
  if (!isWorthAWord(path, ownBytes) && findMeasured(copy, input) === null) return null;
  const at = below.findIndex((each) => isDeletedBy(each, path, input));
  const run = below[at];
  if (run === undefined) return null;
  const costBytes = measureDeleted(copy, run, input) ?? ownBytes;
  if (!isWorthAWord(path, costBytes)) return null;
  const { line, endLine, span } = copy;
  const fixes = isFetched ? [] : mountInstead(copy, run, below.slice(0, at), path, input);
  const advice = isFetched
    ? "download, use and delete it in one RUN"
    : "mount it into the RUN that needs it (--mount=type=bind)";
  const message = `${path} is deleted in line ${run.line}, but this layer keeps it in the image${saySize(costBytes)}: ${advice}.`;
  return { finding: { line, endLine, span, message, costMs: null, costBytes, fixes }, added: copy, gone: run };
}

/** Of one file, not of a Git repository. */
function isAddress(source: Known<string>): boolean {
  return source.known && /^https?:\/\/[^?#]*[^/?#]$/.test(source.value) && !/\.git$/.test(source.value);
}

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
