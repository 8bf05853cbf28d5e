import { isWithin } from "../plan/paths.ts";
import { insertBelow, writtenText } from "./edits.ts";
import { makeEditFix, type EditFix } from "./finding.ts";
import { copyManifests, hasTexts, isInPlace, needsMore, type LateInstall } from "./fixCopyBeforeInstall.ts";
import type { FamilyName } from "./installs/families.ts";
import { isMovable } from "./movable.ts";
import type { RuleInput } from "./rule.ts";
import { sayList } from "./sayList.ts";
import { findToolchainOf } from "./shell/toolchains.ts";
import { imageOf, listFoundation } from "./stages.ts";

/** How to download on its own what a command needs that also builds. */
interface Download {
  /** The calls of which it is sure that a download fetches what they would. */
  readonly plain: RegExp;
  readonly name: string;
  /** The download in the place of such a call. */
  readonly write: (call: string) => string;
}

const downloads: Partial<Record<FamilyName, Download>> = {
  go: {
    plain: /^(?:(?:CGO_ENABLED|GOOS|GOARCH|GOARM|GOAMD64)=\w+ )*go build\b/,
    name: "go mod download",
    write: () => "go mod download",
  },
  cargo: {
    plain:
      /^cargo (?:build|fetch|install --path \.(?= .*--locked))(?: (?:-r|--release|-v|--verbose|--locked|--bins|--all-features|--no-default-features|--(?:bin|features|target|profile|root)[= ][\w,./-]+))*$/,
    name: "cargo fetch",
    // It takes no manifest of a package without a source.
    write: (call) => {
      const fetch = call.includes("--locked") ? "cargo fetch --locked" : "cargo fetch";
      return `mkdir -p src && touch src/lib.rs && ${fetch} && rm src/lib.rs`;
    },
  },
  maven: {
    plain:
      /^(?:mvn|\.\/mvnw)(?: (?:clean|package|verify|install|-B|-q|-ntp|--batch-mode|--no-transfer-progress|-DskipTests(?:=true)?|-Dmaven\.test\.skip(?:=true)?))+$/,
    name: "mvn dependency:go-offline",
    write: (call) => `${call.replace(/ .*/, "")} dependency:go-offline`,
  },
  dotnet: {
    plain: /^dotnet (?:build|publish)(?: (?:-[co]|--configuration|--output) [\w./-]+| --self-contained false)*$/,
    name: "dotnet restore",
    write: () => "dotnet restore",
  },
  poetry: {
    plain:
      /^poetry install(?: (?:-n|--no-interaction|--no-ansi|--no-dev|--sync|--(?:only|with|without|extras|E)[= ][\w,-]+))*$/,
    name: "poetry install --no-root",
    write: (call) => `${call} --no-root`,
  },
  uv: {
    plain:
      /^uv sync(?= .*--(?:frozen|locked)\b)(?: --(?:frozen|locked|no-dev|no-editable|compile-bytecode|all-extras|(?:extra|group|no-group)[= ][\w-]+))*$/,
    name: "uv sync --no-install-project",
    write: (call) => `${call} --no-install-project`,
  },
  composer: {
    plain:
      /^composer install(?: (?:-[no]|--no-interaction|--no-progress|--no-ansi|--no-dev|--prefer-dist|--optimize-autoloader|--classmap-authoritative))*$/,
    name: "composer install --no-scripts --no-autoloader",
    write: (call) => `${call} --no-scripts --no-autoloader`,
  },
};

/**
 * Copies the manifests in the place of the folder, and puts the download of what they name and the copy of the folder behind
 * that. Null where the command may go by more than the manifests, and where the copy can't be moved.
 */
export function addDownload(late: LateInstall, input: RuleInput): EditFix | null {
  const { install, manifests, copy, between } = late;
  const { text } = input.explanation.dockerfile;
  const download = downloads[install.family];
  const command = download === undefined ? null : readDownload(late, download, input);
  if (download === undefined || install.instead === null || command === null) return null;
  if (!isMovable(copy.instruction, copy.command, between, input) || needsMore(late, input)) return null;
  const lines = [`RUN ${command}`, writtenText(text, copy.instruction)];
  const edits = [copyManifests(late, text), insertBelow(text, between.at(-1) ?? copy.instruction, lines)];
  const made = edits.filter((edit) => edit !== null);
  if (made.length < edits.length || !isSettled(late, input)) return null;
  const keepsImage = install.family === "go" && isLeftBehind(late, input) && hasTexts(late, input);
  const title = `Copy ${sayList(manifests.names)} and run ${download.name} above it`;
  return makeEditFix(title, keepsImage, () => made);
}

/** Without its lock file cargo writes one, and would go by that ever after; a text that is not known may ask for more. */
function isSettled(late: LateInstall, input: RuleInput): boolean {
  const { install, manifests } = late;
  return install.family !== "cargo" || (manifests.names.includes("Cargo.lock") && hasTexts(late, input));
}

/**
 * The download in the place of a plain call, with what brings that to its folder. Null for other calls, and where more runs
 * before it in the same RUN: it may be there for the download.
 */
function readDownload(
  { command: { span }, run }: LateInstall,
  { plain, write: writeDownload }: Download,
  { scriptOf }: RuleInput,
): string | null {
  const { text = "", chain = null } = scriptOf(run.index) ?? {};
  const write = (start: number, end: number): string => text.slice(start, end).replace(/\s+/g, " ").trimStart();
  const lead = write(0, span.start);
  const call = write(span.start, span.end);
  const isKnown = lead === "" || (chain !== null && /^(set [\w-]+ && )?(cd [\w./-]+ && )?$/.test(lead));
  return plain.test(call) && isKnown ? `${lead}${writeDownload(call)}` : null;
}

/** Where the golang image keeps what is downloaded, and its user's own things. */
const keptByGo = ["/go", "/root"];

/** Whether the image takes from the stage only what surely is nothing of the download. */
function isLeftBehind(late: LateInstall, input: RuleInput): boolean {
  const { plan } = input.explanation;
  const { stage: index, variables } = late.copy.step;
  const stage = plan.stages[index];
  const moves = variables.list().variables.some(({ name, origin }) => {
    return origin !== "image" && /^(HOME|GOPATH|GOMODCACHE|GOFLAGS|GOSUMDB)$/.test(name);
  });
  const isOfImage = listFoundation(plan, plan.target).some((each) => each.index === index);
  const uses = stage?.usedBy ?? [];
  const takesFiles = uses.every(({ kind, instruction }) => kind === "copy" && takesNothingOf(instruction, input));
  const isWhole = isInPlace(late, input) && late.manifests.names.includes("go.sum");
  return findToolchainOf(imageOf(stage)) === "go" && !moves && !isOfImage && takesFiles && isWhole;
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
