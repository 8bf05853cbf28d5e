import type { Instruction } from "../../dockerfile/dockerfile.ts";
import { formatSize } from "../../presentation/units.ts";
import { addSizes } from "../cost.ts";
import type { Finding } from "../finding.ts";
import type { RuleInput } from "../rule.ts";
import { sayList } from "../sayList.ts";
import { findPlaces } from "../scriptPlaces.ts";
import { readPackageCall, type PackageCall } from "../shell/packages.ts";
import type { PackageVerb } from "../shell/packageGrammars.ts";
import { leastBytes } from "./isDeletedBy.ts";

/** Packages that another RUN removes. */
export function checkPackages(run: Instruction, below: readonly Instruction[], input: RuleInput): Finding | null {
  const bytes = addSizes(input, [run.index]);
  if (bytes !== null && bytes < leastBytes) return null;
  for (const install of listCalls(run, "install", input)) {
    for (const removing of below) {
      const removed = listCalls(removing, "remove", input).filter(({ manager }) => manager === install.manager);
      const names = new Set(removed.flatMap(({ packages }) => packages));
      const gone = listNames(install).filter((name) => names.has(name));
      if (gone.length > 0) return report(run, install, gone, removing, input);
    }
  }
  return null;
}

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
): Finding {
  const { line, endLine, span, index } = run;
  const bytes = addSizes(input, [index]);
  const [verb, them] = gone.length === 1 ? ["is", "it"] : ["are", "them"];
  const size = bytes === null ? "" : `, in a layer of ${formatSize(bytes)}`;
  return {
    line,
    endLine,
    span: findPlaces(input.explanation.dockerfile, run)?.(command.span) ?? span,
    message: `${sayList(gone)} ${verb} removed in line ${removing.line}, but this layer keeps ${them} in the image${size}: install, use and remove ${them} in one RUN, or build in a stage of its own.`,
    costMs: null,
    costBytes: null,
    fixes: [],
  };
}
