import type { Instruction } from "../../dockerfile/dockerfile.ts";
import { indentationOf, insertBelow, lineEndOf } from "../edits.ts";
import type { TextEdit } from "../finding.ts";
import { resolveWord, type Starter } from "../programs.ts";
import { listFreeNames } from "../stageNames.ts";
import type { BuildResult, BuildStage } from "./buildResult.ts";

/**
 * Lets a stage end behind its build, and the rest be another one with what the image needs of it. Null where a path can't be
 * written as it is, or where installs were written for another image.
 */
export function writeStages(stage: BuildStage, { path, to, base }: BuildResult): readonly TextEdit[] | null {
  const { from, build, installs, starter, input } = stage;
  const { text } = input.explanation.dockerfile;
  const last = installs.at(-1);
  const workdir = findWorkdir(starter, to);
  const areSafe = [path, to, workdir ?? ""].every((each) => /^[\w.@+/-]*$/.test(each));
  if (!areSafe || (last !== undefined && base !== from.words[0])) return null;
  const { name, edits } = nameStage(from, text);
  const start = [`FROM ${base}`, ...(workdir === null ? [] : [`WORKDIR ${workdir}`])];
  const copy = `COPY --from=${name} ${path} ${to}`;
  if (last === undefined) return [...edits, openStage(build, [...start, copy], text)];
  const copied = insertBelow(text, last, [copy]);
  return copied === null ? null : [...edits, openStage(build, start, text), copied];
}

/** Where the image has to start so that it finds what it runs; null when it says the whole path. */
function findWorkdir(starter: Starter, path: string): string | null {
  const isRelative = starter.words.some((word) => !word.startsWith("/") && resolveWord(word, starter) === path);
  return isRelative && starter.workdir?.known === true ? starter.workdir.value : null;
}

function nameStage(from: Instruction, text: string): { readonly name: string; readonly edits: readonly TextEdit[] } {
  const written = /\sas\s+(\S+)\s*$/i.exec(from.rest)?.[1];
  if (written !== undefined) return { name: written, edits: [] };
  const [name = ""] = listFreeNames(text, 1);
  const end = from.span.start + text.slice(from.span.start, from.span.end).trimEnd().length;
  return { name, edits: [{ span: { start: end, end }, text: ` AS ${name}` }] };
}

function openStage(build: Instruction, lines: readonly string[], text: string): TextEdit {
  const lineEnd = lineEndOf(text);
  const indentation = indentationOf(text, build);
  const { end } = build.span;
  return {
    span: { start: end, end },
    text: `${lineEnd}${lines.map((line) => `${lineEnd}${indentation}${line}`).join("")}`,
  };
}
