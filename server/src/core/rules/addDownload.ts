import { isWithin } from "../plan/paths.ts";
import { insertAbove, writtenText } from "./edits.ts";
import { makeEditFix, type EditFix } from "./finding.ts";
import { copyManifests, hasTexts, isInPlace, needsMore, type LateInstall } from "./fixCopyBeforeInstall.ts";
import type { FamilyName } from "./installs/families.ts";
import { isMovable } from "./movable.ts";
import type { RuleInput } from "./rule.ts";
import { sayList } from "./sayList.ts";
import { findToolchainOf } from "./shell/toolchains.ts";
import { listFoundation } from "./stages.ts";

/** Commands that do more than download, as far as a download on its own surely fetches what they would. */
const plainCommands: Partial<Record<FamilyName, RegExp>> = {
  go: /^(?:(?:CGO_ENABLED|GOOS|GOARCH|GOARM|GOAMD64)=\w+ )*go build\b/,
  maven:
    /^mvn(?: (?:clean|package|verify|install|-B|-q|-ntp|--batch-mode|--no-transfer-progress|-DskipTests(?:=true)?|-Dmaven\.test\.skip(?:=true)?))+$/,
  dotnet: /^dotnet (?:build|publish)(?: (?:-[co]|--configuration|--output) [\w./-]+| --self-contained false)*$/,
  poetry:
    /^poetry install(?: (?:-n|--no-interaction|--no-ansi|--no-dev|--sync|--(?:only|with|without|extras|E)[= ][\w,-]+))*$/,
  uv: /^uv sync(?= .*--(?:frozen|locked)\b)(?: --(?:frozen|locked|no-dev|no-editable|compile-bytecode|all-extras|(?:extra|group|no-group)[= ][\w-]+))*$/,
  composer:
    /^composer install(?: (?:-[no]|--no-interaction|--no-progress|--no-ansi|--no-dev|--prefer-dist|--optimize-autoloader|--classmap-authoritative))*$/,
};

/** What leaves the project itself out of an install, where that is a matter of options: others have a command for it. */
const optionsToDownload: Partial<Record<FamilyName, string>> = {
  poetry: "--no-root",
  uv: "--no-install-project",
  composer: "--no-scripts --no-autoloader",
};

/**
 * Copies the manifests and downloads what they name in front of the copy of the folder, for commands that build as well. Null
 * where they may go by more than the manifests.
 */
export function addDownload(late: LateInstall, input: RuleInput): EditFix | null {
  const { install, manifests, copy, between } = late;
  const { text } = input.explanation.dockerfile;
  const command = readDownload(late, input);
  if (install.instead === null || install.advice !== null || command === null) return null;
  if (between.length > 0 || !isMovable(copy.instruction, copy.command, [], input) || needsMore(late, input))
    return null;
  const edit = copyManifests(late, text);
  if (edit === null) return null;
  const { start } = copy.instruction.span;
  const [from, to] = [edit.span.start - start, edit.span.end - start];
  const written = writtenText(text, copy.instruction);
  const lines = [`${written.slice(0, from)}${edit.text}${written.slice(to)}`, `RUN ${command}`];
  const keepsImage = install.family === "go" && isLeftBehind(late, input) && hasTexts(late, input);
  const title = `Copy ${sayList(manifests.names)} and run ${install.instead} above it`;
  return makeEditFix(title, keepsImage, () => [insertAbove(text, copy.instruction, lines)]);
}

/**
 * The download of a plain command, with what brings that to its folder. Null for other commands, and where more runs before
 * it in the same RUN: it may be there for the download.
 */
function readDownload({ install, command: { span }, run }: LateInstall, { scriptOf }: RuleInput): string | null {
  const { text = "", chain = null } = scriptOf(run.index) ?? {};
  const write = (start: number, end: number): string => text.slice(start, end).replace(/\s+/g, " ").trimStart();
  const lead = write(0, span.start);
  const command = write(span.start, span.end);
  const isPlain = plainCommands[install.family]?.test(command) === true;
  const isKnown = lead === "" || (chain !== null && /^(set [\w-]+ && )?(cd [\w./-]+ && )?$/.test(lead));
  const options = optionsToDownload[install.family];
  const download = options === undefined ? install.instead : `${command} ${options}`;
  return isPlain && isKnown ? `${lead}${download}` : null;
}

/** Where the golang image keeps what is downloaded, and its user's own things. */
const keptByGo = ["/go", "/root"];

/** Whether the image takes from the stage only what surely is nothing of the download. */
function isLeftBehind(late: LateInstall, input: RuleInput): boolean {
  const { plan } = input.explanation;
  const { stage: index, variables } = late.copy.step;
  const stage = plan.stages[index];
  const image = stage?.base.kind === "image" && stage.base.reference.known ? stage.base.reference.value : "";
  const moves = variables.list().variables.some(({ name, origin }) => {
    return origin !== "image" && /^(HOME|GOPATH|GOMODCACHE|GOFLAGS|GOSUMDB)$/.test(name);
  });
  const isOfImage = listFoundation(plan, plan.target).some((each) => each.index === index);
  const uses = stage?.usedBy ?? [];
  const takesFiles = uses.every(({ kind, instruction }) => kind === "copy" && takesNothingOf(instruction, input));
  const isSettled = isInPlace(late, input) && late.manifests.names.includes("go.sum");
  return findToolchainOf(image) === "go" && !moves && !isOfImage && takesFiles && isSettled;
}

function takesNothingOf(instruction: number, { stepOf }: RuleInput): boolean {
  const command = stepOf(instruction)?.command;
  return (
    command?.kind === "copy" &&
    command.sources.every((source) => {
      if (!source.known || /[*?[]/.test(source.value)) return false;
      const path = `/${source.value.replace(/^\/+/, "")}`;
      return keptByGo.every((kept) => !isWithin(kept, path) && !isWithin(path, kept));
    })
  );
}
