import type { Instruction } from "../dockerfile/dockerfile.ts";
import { formatSize } from "../presentation/units.ts";
import type { Span } from "../text.ts";
import { addSizes } from "./cost.ts";
import type { Finding } from "./finding.ts";
import { readInstall } from "./installs/readInstall.ts";
import { readStarter } from "./programs.ts";
import { findServedFolder } from "./results/findServed.ts";
import type { Rule, RuleInput } from "./rule.ts";
import { findPlaces } from "./scriptPlaces.ts";
import { splitOffBuild } from "./splitOffBuild.ts";
import { readPackageCall } from "./shell/packages.ts";
import { findToolchainOf, isBuild, listToolPackages, type Toolchain } from "./shell/toolchains.ts";
import { imageOf, listFoundation, listImageStages } from "./stages.ts";

/** Compilers in an image that only needs what they made. */
export const toolchainInFinal: Rule = {
  code: "toolchain-in-final",
  summary: "Compilers and build tools that stay in the image",
  severity: "info",
  check: (input) => {
    const instructions = listImageStages(input).reverse().flat();
    if (!runsWhatWasBuilt(instructions)) return [];
    const places = [
      ...findBase(input),
      ...instructions.flatMap((each) => findInstall(each, input)),
      ...findNodeModules(instructions, input),
    ];
    const [place] = places.filter(({ toolchains }) => {
      return instructions.some((each) => toolchains.some((toolchain) => builds(each, toolchain, input)));
    });
    return place === undefined ? [] : [report(place, input)];
  },
};

/** Where a toolchain comes into the image. */
interface ToolPlace {
  readonly instruction: Instruction;
  readonly span: Span;
  readonly toolchains: readonly Toolchain[];
  /** What to call it in a sentence. */
  readonly tools: readonly string[];
  readonly isOne: boolean;
}

/** Tools at work when the image runs: then they belong there. */
const tools =
  /^(go|cargo|rustc|gcc|g\+\+|cc|clang|make|cmake|mvnw?|gradlew?|(ba|z|a|da)?sh|tail|sleep|tmux|supervisord)$/;

/** Whether the image says what it runs, and that is no tool and no script that may call one. */
function runsWhatWasBuilt(instructions: readonly Instruction[]): boolean {
  const last = (keyword: string): Instruction | undefined => instructions.findLast((each) => each.keyword === keyword);
  const starter = last("ENTRYPOINT") ?? last("CMD");
  const words = [last("ENTRYPOINT"), last("CMD")]
    .flatMap((each) => each?.words ?? [])
    .flatMap((word) => word.split(/\s+/));
  const isTool = words.some((word) => tools.test(word.split("/").at(-1) ?? "") || word.endsWith(".sh"));
  return starter !== undefined && !isTool && !/\bdotnet\W+(run|watch|test)\b/.test(starter.rest);
}

function findBase({ explanation }: RuleInput): ToolPlace[] {
  const { plan, dockerfile } = explanation;
  const stage = listFoundation(plan, plan.target).at(-1);
  const image = imageOf(stage);
  const toolchain = findToolchainOf(image);
  const instruction = dockerfile.instructions[stage?.from ?? -1];
  if (toolchain === null || instruction === undefined) return [];
  return [
    {
      instruction,
      span: instruction.span,
      toolchains: [toolchain],
      tools: [`The build tools of ${image}`],
      isOne: false,
    },
  ];
}

/** What is removed in the same RUN is not in the layer. */
function findInstall(instruction: Instruction, input: RuleInput): ToolPlace[] {
  const script = input.scriptOf(instruction.index);
  const calls = script?.commands.flatMap((command) => readPackageCall(command) ?? []) ?? [];
  if (calls.some(({ verb }) => verb === "remove")) return [];
  const found = calls.flatMap((call) => listToolPackages(call));
  const first = calls.find((call) => listToolPackages(call).length > 0);
  if (first === undefined) return [];
  const places = findPlaces(input.explanation.dockerfile, instruction);
  const span = places?.(first.command.span) ?? instruction.span;
  const names = [...new Set(found.map(([, name]) => name))];
  return [
    { instruction, span, toolchains: found.map(([toolchain]) => toolchain), tools: names, isOne: names.length === 1 },
  ];
}

/** What packages of a project are for when the image only shows the files that a build made of them. */
function findNodeModules(instructions: readonly Instruction[], input: RuleInput): ToolPlace[] {
  const { target } = input.explanation.plan;
  const starter = target === null ? null : readStarter(target, input);
  if (starter === null || findServedFolder(starter) === null) return [];
  return instructions.flatMap((instruction): ToolPlace[] => {
    const commands = input.scriptOf(instruction.index)?.commands ?? [];
    const install = commands.find((command) => readInstall(command)?.family === "node");
    const removes = commands.some(
      ({ name, args }) => name === "rm" && args.some(({ text }) => /node_modules/.test(text)),
    );
    if (install === undefined || removes) return [];
    const span = findPlaces(input.explanation.dockerfile, instruction)?.(install.span) ?? instruction.span;
    return [{ instruction, span, toolchains: ["node"], tools: ["node_modules"], isOne: true }];
  });
}

function builds({ index }: Instruction, toolchain: Toolchain, { scriptOf }: RuleInput): boolean {
  return scriptOf(index)?.commands.some((command) => isBuild(command, toolchain)) ?? false;
}

function report({ instruction, span, tools: words, isOne }: ToolPlace, input: RuleInput): Finding {
  const { line, endLine, index } = instruction;
  const costBytes = addSizes(input, [index]);
  const names = listWords(words);
  const size = costBytes === null ? "" : ` (a layer of ${formatSize(costBytes)})`;
  return {
    line,
    endLine,
    span,
    message: `${names}${size} ${isOne ? "is" : "are"} in the image, needed by the build only: build in a stage of its own, and copy the result.`,
    costMs: null,
    costBytes,
    fixes: splitOffBuild(input),
  };
}

function listWords(words: readonly string[]): string {
  const last = words.at(-1) ?? "";
  return words.length > 1 ? `${words.slice(0, -1).join(", ")} and ${last}` : last;
}
