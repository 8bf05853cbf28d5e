import { leastWaste } from "../../build/contents/findWaste.ts";
import type { Instruction } from "../../dockerfile/dockerfile.ts";
import { formatSize } from "../../presentation/units.ts";
import { addSizes, saySize } from "../cost.ts";
import type { Finding } from "../finding.ts";
import type { RuleInput } from "../rule.ts";
import { sayList } from "../sayList.ts";
import { findPlaces } from "../scriptPlaces.ts";
import { readPackageCall, type PackageCall } from "../shell/packages.ts";
import type { PackageVerb } from "../shell/packageGrammars.ts";
import type { Guess } from "./guess.ts";
import { measureDeleted } from "./hiddenBytes.ts";

/** Packages that another RUN removes. */
export function checkPackages(run: Instruction, below: readonly Instruction[], input: RuleInput): Guess | null {
  for (const install of listCalls(run, "install", input)) {
    const taken = new Set(listCalls(run, "remove", input).flatMap(({ packages }) => packages));
    const names = listNames(install).filter((name) => !taken.has(name));
    for (const removing of below) {
      const removed = listRemoved(removing, install, input);
      const gone = names.filter((name) => removed.has(name));
      if (!isMost(gone, names)) continue;
      const finding = report(run, install, gone, removing, input);
      if (finding !== null) return { finding, added: run, gone: removing };
    }
  }
  return null;
}

/** What is removed of what another RUN may have installed: what a RUN installs and removes itself is its own. */
function listRemoved(run: Instruction, { manager }: PackageCall, input: RuleInput): ReadonlySet<string> {
  const own = new Set(listCalls(run, "install", input).flatMap(listNames));
  const calls = listCalls(run, "remove", input).filter((call) => call.manager === manager);
  return new Set(calls.flatMap(({ packages }) => packages).filter((name) => !own.has(name)));
}

/** Whether these are likely to be most of what was installed: all of it, or some of what builds. */
function isMost(gone: readonly string[], names: readonly string[]): boolean {
  return gone.length > 0 && (gone.length === names.length || gone.some((name) => isForBuilds.test(name)));
}

const isForBuilds =
  /^(gcc|g\+\+|gcc-c\+\+|clang|build-essential|build-base|base-devel|cmake|golang|cargo|rust)|-dev(el)?$/;

function listCalls({ index }: Instruction, verb: PackageVerb, { scriptOf }: RuleInput): readonly PackageCall[] {
  const commands = scriptOf(index)?.commands ?? [];
  return commands.flatMap((command) => {
    const call = readPackageCall(command);
    return call?.verb === verb ? [call] : [];
  });
}

/** What a removal can name: packages without their versions, or the one name that apk gives all of them. */
function listNames({ manager, packages, command: { args } }: PackageCall): readonly string[] {
  const option = args.findIndex(({ text }) => text === "--virtual" || text === "-t");
  const together = manager === "apk" && option >= 0 ? args[option + 1]?.value : null;
  return together == null ? packages.map((name) => name.replace(/[=<>~].*$/, "")) : [together];
}

function report(
  run: Instruction,
  { command }: PackageCall,
  gone: readonly string[],
  removing: Instruction,
  input: RuleInput,
): Finding | null {
  const { line, endLine, span, index } = run;
  const measured = measureDeleted(run, removing, input);
  const bytes = measured ?? addSizes(input, [index]);
  if (bytes !== null && bytes < leastWaste) return null;
  const [verb, them] = gone.length === 1 ? ["is", "it"] : ["are", "them"];
  const size = measured === null && bytes !== null ? `, in a layer of ${formatSize(bytes)}` : saySize(measured);
  return {
    line,
    endLine,
    span: findPlaces(input.explanation.dockerfile, run)?.(command.span) ?? span,
    message: `${sayList(gone)} ${verb} removed in line ${removing.line}, but this layer keeps ${them} in the image${size}: install, use and remove ${them} in one RUN, or build in a stage of its own.`,
    costMs: null,
    costBytes: measured,
    fixes: [],
  };
}
