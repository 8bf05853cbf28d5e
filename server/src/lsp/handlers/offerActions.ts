import { join } from "node:path";
import { CodeActionKind, type CodeAction, type CodeActionParams } from "vscode-languageserver/node";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { commands } from "../../../../protocol/commands.ts";
import type { CheckedFinding } from "../../core/rules/checkRules.ts";
import type { EditFix, Fix, IgnoreFix } from "../../core/rules/finding.ts";
import { isFixedUnasked } from "../../core/rules/unasked.ts";
import { loadOnDemand } from "../loadOnDemand.ts";
import type { Server } from "../server.ts";
import { toFindingDiagnostic } from "../toLsp.ts";

/** The kind of the action that applies every fix which keeps the image the same. */
export const fixAllKind = `${CodeActionKind.SourceFixAll}.cacheLens`;

/** What an action carries to be found again when its edit is wanted. */
export interface ActionData {
  readonly uri: string;
  readonly version: number;
  readonly what: WantedEdit;
}

/** `fix` and `ignore`: of the finding of a rule at a line. */
export type WantedEdit =
  | { readonly kind: "fix"; readonly rule: string; readonly line: number; readonly title: string }
  | { readonly kind: "ignore"; readonly rule: string; readonly line: number }
  | { readonly kind: "fixAll" };

/** What can be done about the findings in a range of lines, without the edits. */
export async function offerActions(server: Server, params: CodeActionParams): Promise<CodeAction[]> {
  const { documents, findings } = server;
  const document = documents.get(params.textDocument.uri);
  if (document === undefined) return [];
  const found = await findings.find(document);
  const { only } = params.context;
  const isAsked = (kind: string): boolean => only?.some((each) => isWithin(kind, each)) ?? false;
  const actions = isAsked(fixAllKind) && found.some(isFixedUnasked) ? [await offerFixAll(document, server)] : [];
  if (only !== undefined && !isAsked(CodeActionKind.QuickFix)) return actions;
  const [first, last] = [params.range.start.line + 1, params.range.end.line + 1];
  const near = found.filter(({ line, endLine }) => line <= last && first <= endLine);
  const offered = await Promise.all(near.map((finding) => offerFixes(finding, document, server)));
  return [...actions, ...offered.flat(), ...offerIgnores(near, document, server)];
}

/** Kinds are nested by dots. */
function isWithin(kind: string, asked: string): boolean {
  return asked === "" || kind === asked || kind.startsWith(`${asked}.`);
}

async function offerFixAll(document: TextDocument, server: Server): Promise<CodeAction> {
  const { uri, version } = document;
  const data: ActionData = { uri, version, what: { kind: "fixAll" } };
  const title = "Apply all cache fixes that keep the image the same";
  return {
    title: await withEffect(title, document, server, () => server.findings.mend(document)),
    kind: fixAllKind,
    data,
  };
}

async function offerFixes(finding: CheckedFinding, document: TextDocument, server: Server): Promise<CodeAction[]> {
  const { rule, line, fixes } = finding;
  const { uri, version } = document;
  const { client } = server;
  const diagnostics = [toFindingDiagnostic(document, finding, client.hasCommands)];
  const asEdit = async (fix: EditFix | IgnoreFix): Promise<CodeAction> => {
    const data: ActionData = { uri, version, what: { kind: "fix", rule, line, title: fix.title } };
    const isPreferred = fix.kind === "edit" && fix.keepsImage;
    const title =
      fix.kind === "edit" ? await withEffect(fix.title, document, server, () => applyFix(fix, document)) : fix.title;
    return { title, kind: CodeActionKind.QuickFix, diagnostics, isPreferred, data };
  };
  const asCommand = ({ title }: Fix, command: string, ...args: readonly unknown[]): CodeAction[] => {
    if (!client.hasCommands || server.session.standing(uri).kind === "static") return [];
    return [{ title, kind: CodeActionKind.QuickFix, diagnostics, command: { title, command, arguments: [...args] } }];
  };
  const folder = server.findings.factsOf(uri)?.files.folder ?? null;
  const offer = async (fix: Fix): Promise<CodeAction[]> => {
    switch (fix.kind) {
      case "edit":
        return [await asEdit(fix)];
      case "ignore":
        return folder === null ? [] : [await asEdit(fix)];
      case "rebuild":
        return fix.pull === true
          ? asCommand(fix, commands.rebuildWithPull, uri)
          : asCommand(fix, commands.rebuildWithoutCache, uri, ...(fix.stage === undefined ? [] : [fix.stage]));
      case "touch":
        return folder === null
          ? []
          : asCommand(
              fix,
              commands.touchFiles,
              fix.paths.map((path) => join(folder, path)),
            );
    }
  };
  return (await Promise.all(fixes.map(offer))).flat();
}

/** A comment makes a rule silent at a line, however many things it finds there. */
function offerIgnores(found: readonly CheckedFinding[], document: TextDocument, { client }: Server): CodeAction[] {
  const { uri, version } = document;
  const isSame = (one: CheckedFinding) => (other: CheckedFinding) => one.rule === other.rule && one.line === other.line;
  return found.flatMap((finding, at) => {
    const { rule, line } = finding;
    if (found.findIndex(isSame(finding)) < at) return [];
    const silenced = found.filter(isSame(finding));
    const diagnostics = silenced.map((each) => toFindingDiagnostic(document, each, client.hasCommands));
    const data: ActionData = { uri, version, what: { kind: "ignore", rule, line } };
    return [{ title: `Ignore ${rule} here`, kind: CodeActionKind.QuickFix, diagnostics, data }];
  });
}

async function applyFix(fix: EditFix, document: TextDocument): Promise<string | null> {
  const { applyEdits } = await loadOnDemand();
  return applyEdits(document.getText(), fix.edits());
}

/** A title with what another text costs and saves, if builds have shown it. An editor shows of an action no more than its title. */
async function withEffect(
  title: string,
  { uri }: TextDocument,
  { findings }: Server,
  makeText: () => Promise<string | null>,
): Promise<string> {
  const before = findings.factsOf(uri)?.explanation;
  if (before === undefined || before.instructions.every(({ usualMs }) => usualMs === null)) return title;
  const text = await makeText();
  const after = text === null ? undefined : findings.factsOf(uri, text)?.explanation;
  const { sayEffect, weighFix } = await loadOnDemand();
  const effect = after === undefined ? null : sayEffect(weighFix(before, after));
  return effect === null ? title : `${title} · ${effect}`;
}
