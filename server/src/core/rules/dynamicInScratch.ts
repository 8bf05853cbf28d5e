import type { Instruction } from "../dockerfile/dockerfile.ts";
import type { Copy } from "../plan/command.ts";
import { listLineage } from "../plan/listLineage.ts";
import type { Stage, Step } from "../plan/plan.ts";
import type { Span } from "../text.ts";
import { listOrigins } from "./copiedFrom.ts";
import { listLinks, listPrograms } from "./programs.ts";
import type { EditFix, Finding } from "./finding.ts";
import type { Rule, RuleInput } from "./rule.ts";
import { findPlaces } from "./scriptPlaces.ts";
import { type LinkCall } from "./shell/compilers.ts";
import type { ShellScript } from "./shell/shellScript.ts";
import { imageOf } from "./stages.ts";

/** Programs that go by libraries of a system, in an image that has none: they do not start. */
export const dynamicInScratch: Rule = {
  code: "dynamic-in-scratch",
  summary: "Programs in FROM scratch that need libraries of a system",
  severity: "warning",
  check: (input) => input.explanation.plan.stages.flatMap((stage) => checkStage(stage, input)),
};

interface CopyStep extends Step {
  readonly command: Copy;
}

function checkStage(stage: Stage, input: RuleInput): Finding[] {
  const programs = stage.base.kind === "scratch" ? listPrograms(stage.index, input) : [];
  const steps = input.explanation.plan.steps.filter((step) => step.stage === stage.index);
  const copies = steps.filter((step): step is CopyStep => step.command.kind === "copy");
  if (steps.some(({ command }) => command.kind === "run") || copies.some(mayBringLibraries)) return [];
  return programs.flatMap((program) => checkProgram(program, copies, input)).slice(0, 1);
}

/** The last copy that puts it there is the one that stays. */
function checkProgram(program: string, copies: readonly CopyStep[], input: RuleInput): Finding[] {
  const copy = copies.findLast(({ command }) => listOrigins(command, program).length > 0);
  const origins = copy === undefined ? [] : listOrigins(copy.command, program).slice(0, 2);
  return origins.flatMap((path) => (copy === undefined ? [] : checkOrigin(path, copy, input)));
}

/** Archives may hold anything, and so may whole file systems. */
function mayBringLibraries({ command: { keyword, sources, destination, from } }: CopyStep): boolean {
  const paths = [...sources, destination];
  if (paths.some((path) => !path.known || /\blib(32|64|x32)?(\/|$)|\bld-|\.so\b|\brootfs\b/.test(path.value)))
    return true;
  const isWhole = sources.some((source) => source.known && ["/", ".", "/.", "./"].includes(source.value));
  return keyword === "ADD" || (isWhole && from.kind !== "context");
}

function checkOrigin(path: string, copy: CopyStep, input: RuleInput): Finding[] {
  const { from } = copy.command;
  if (from.kind === "stage") return findLink(path, from.step, copy, input);
  const file = path.slice(1);
  const isDynamic = from.kind === "context" && from.name === null && input.files.kinds.get(file) === "dynamic";
  const instruction = input.explanation.dockerfile.instructions[copy.instruction];
  if (!isDynamic || instruction === undefined) return [];
  const message = `${file} goes by shared libraries, and FROM scratch has none: it will not start. Link it statically.`;
  return [makeFinding(instruction, instruction.span, message, [])];
}

/** Looks for the RUN that made a file of a stage, from its last step up. */
function findLink(path: string, from: number | null, copy: CopyStep, input: RuleInput): Finding[] {
  const { plan, dockerfile } = input.explanation;
  for (const step of listLineage(plan, from)) {
    const instruction = dockerfile.instructions[step.instruction];
    const script = step.isTrigger ? null : input.scriptOf(step.instruction);
    const call = script === null ? undefined : listLinks(script, step, path).at(-1);
    if (script === null || call === undefined || instruction === undefined) continue;
    return isDynamic(call, script, step, input) ? [reportLink(call, instruction, copy, path, input)] : [];
  }
  return [];
}

function isDynamic(call: LinkCall, script: ShellScript, step: Step, input: RuleInput): boolean {
  if (call.kind === "go") return isDynamicGo(script, step, input);
  return !call.args.some(
    ({ value, text }) => value === null || (/static|nostdlib/.test(text) && !ofCompiler.test(text)),
  );
}

/** These link the compiler's own libraries statically, and the C library as before. */
const ofCompiler = /^-static-lib\w+(\+\+)?$/;

const goSettings = /CGO_ENABLED|GOOS|GOARCH|GOFLAGS|TARGET|static|netgo|linkmode/;

/** With a C compiler at hand, as Debian's golang images have, Go uses the C library to look up names. */
function isDynamicGo({ text }: ShellScript, { stage, variables }: Step, { explanation }: RuleInput): boolean {
  const image = imageOf(explanation.plan.stages[stage]);
  if (!/(^|\/)golang([:@]|$)/.test(image) || image.includes("alpine")) return false;
  return !goSettings.test(text) && !variables.list().variables.some(({ name }) => goSettings.test(name));
}

function reportLink(
  call: LinkCall,
  instruction: Instruction,
  { instruction: at }: CopyStep,
  path: string,
  input: RuleInput,
): Finding {
  const { dockerfile } = input.explanation;
  const line = dockerfile.instructions[at]?.line ?? 0;
  const places = findPlaces(dockerfile, instruction);
  const span = places?.(call.command.span) ?? instruction.span;
  const fixes = places === null ? [] : [linkStatically(call, places)];
  const message =
    call.kind === "c"
      ? `${path} goes by shared libraries, and FROM scratch (line ${line}) has none: it will not start. Add -static.`
      : `${path} may go by the C library, and FROM scratch (line ${line}) has none: it may not start. Set CGO_ENABLED=0.`;
  return makeFinding(instruction, span, message, fixes);
}

function linkStatically({ kind, word }: LinkCall, places: (piece: Span) => Span): EditFix {
  const { start, end } = places(word.span);
  if (kind === "go") {
    const title = "Build without cgo: CGO_ENABLED=0 (changes the program)";
    return {
      kind: "edit",
      title,
      keepsImage: false,
      edits: () => [{ span: { start, end: start }, text: "CGO_ENABLED=0 " }],
    };
  }
  const title = "Link it statically: -static (changes the program)";
  return { kind: "edit", title, keepsImage: false, edits: () => [{ span: { start: end, end }, text: " -static" }] };
}

function makeFinding({ line, endLine }: Instruction, span: Span, message: string, fixes: readonly EditFix[]): Finding {
  return { line, endLine, span, message, costMs: null, costBytes: null, fixes };
}
