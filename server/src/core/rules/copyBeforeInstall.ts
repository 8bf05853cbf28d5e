import type { Instruction } from "../dockerfile/dockerfile.ts";
import { addDownload } from "./addDownload.ts";
import { addCacheMount } from "./cacheMount.ts";
import { addTimes, sayTime } from "./cost.ts";
import { findEarlySources } from "./earlySources.ts";
import type { EditFix, Finding } from "./finding.ts";
import { fixCopyBeforeInstall, type LateInstall } from "./fixCopyBeforeInstall.ts";
import { readFolderCopy, type FolderCopy } from "./folderCopy.ts";
import type { FamilyName } from "./installs/families.ts";
import { findManifests } from "./installs/findManifests.ts";
import { listInstalls, type PlacedInstall } from "./installs/listInstalls.ts";
import type { Rule, RuleInput } from "./rule.ts";
import { sayList } from "./sayList.ts";
import { findToolchainOf } from "./shell/toolchains.ts";
import { imageOf, listStages } from "./stages.ts";

/** Sources copied before an install that needs a few other files: each edit of any of them installs all again. */
export const copyBeforeInstall: Rule = {
  code: "copy-before-install",
  summary: "Sources copied before an install that needs only its manifests",
  severity: "warning",
  check: (input) => {
    const done: ReadonlySet<FamilyName>[] = [];
    return listStages(input).flatMap((instructions, index) => {
      const base = input.explanation.plan.stages[index]?.base;
      const before = (base?.kind === "stage" ? done[base.stage] : undefined) ?? new Set<FamilyName>();
      const seen = readStage(instructions, before, input);
      done.push(seen.done);
      return seen.findings;
    });
  },
};

interface StageReading {
  readonly findings: readonly Finding[];
  /** What this stage, or one that it starts from, has installed. */
  readonly done: ReadonlySet<FamilyName>;
}

/** Only the first install of a kind counts: what runs after one that had its manifests is there for a reason. */
function readStage(
  instructions: readonly Instruction[],
  before: ReadonlySet<FamilyName>,
  input: RuleInput,
): StageReading {
  const done = new Set(before);
  const copies: FolderCopy[] = [];
  const findings: Finding[] = [];
  for (const [at, run] of instructions.entries()) {
    const copy = readFolderCopy(run, input);
    if (copy !== null) copies.push(copy);
    const script = input.scriptOf(run.index);
    for (const placed of script === null ? [] : listInstalls(script)) {
      if (done.has(placed.install.family)) continue;
      done.add(placed.install.family);
      const above = instructions.slice(0, at);
      const late = findLate(placed, run, copies, above, input);
      const finding = late === null ? findEarlySources(placed, run, above, input) : report(late, input);
      if (finding !== null) findings.push(finding);
    }
  }
  return { findings, done };
}

function findLate(
  placed: PlacedInstall,
  run: Instruction,
  copies: readonly FolderCopy[],
  above: readonly Instruction[],
  input: RuleInput,
): LateInstall | null {
  const step = input.stepOf(run.index);
  if (step?.command.kind !== "run") return null;
  // What builds too needs the sources anyway; with a cache mount it downloads nothing twice.
  if (placed.install.instead !== null && step.command.mounts.length > 0) return null;
  for (const copy of copies.toReversed()) {
    const between = above.slice(above.indexOf(copy.instruction) + 1);
    const mayMove = between.some(({ keyword }) => keyword === "WORKDIR");
    const manifests = findManifests(placed, copy, step, mayMove, input.files);
    if (manifests !== null) return { ...placed, copy, run, manifests, between };
  }
  return null;
}

function report(late: LateInstall, input: RuleInput): Finding {
  const { copy, run, install } = late;
  const { line, endLine, span } = copy.instruction;
  const costMs = addTimes(input, [run.index]);
  const again = `Any changed file makes ${install.name} in line ${run.line} run again${sayTime(costMs)}`;
  const fix = fixCopyBeforeInstall(late, input) ?? addDownload(late, input);
  const fixes = fix === null ? keepDownloads(late, input) : [fix];
  return {
    line,
    endLine,
    span,
    message: `${again}: ${advise(late)}.`,
    costMs,
    costBytes: null,
    fixes,
  };
}

/** Only where nothing else goes by what the tool keeps: it would download it anew. */
function keepDownloads({ install, run, copy }: LateInstall, input: RuleInput): readonly EditFix[] {
  const { family, name, cache } = install;
  const hasFolder =
    cache?.startsWith("/root/") === true ||
    findToolchainOf(imageOf(input.explanation.plan.stages[copy.step.stage])) === family;
  const isAlone = input.explanation.dockerfile.instructions.every(({ keyword, text, index }) => {
    if (index === run.index || !/^(RUN|CMD|ENTRYPOINT|ONBUILD)$/.test(keyword)) return true;
    const withoutFolders = text.replaceAll(/[\w.-]*\//g, "");
    return !withoutFolders.includes(family);
  });
  const variables = input.stepOf(run.index)?.variables.list().variables ?? [];
  const isMoved = variables.some((variable) => variable.name === "GRADLE_USER_HOME");
  if (cache === null || !hasFolder || !isAlone || isMoved) return [];
  return addCacheMount(`the downloads of ${name}`, { target: cache, isHome: true }, run, input);
}

function advise({ install, manifests }: LateInstall): string {
  if (install.advice !== null) return install.advice;
  const names = manifests.names.length === 0 ? "its manifest and lock file" : sayList(manifests.names);
  const how = install.instead === null ? "before it" : `before a ${install.instead}`;
  return `copy ${names} ${how}, and the rest behind it`;
}
