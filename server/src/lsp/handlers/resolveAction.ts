import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { CodeAction, WorkspaceEdit } from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { IgnoreFix, TextEdit } from "../../core/rules/finding.ts";
import { documentPath } from "../../session/documentPath.ts";
import { loadOnDemand } from "../loadOnDemand.ts";
import type { Server } from "../server.ts";
import { toEdit } from "../toLsp.ts";
import type { ActionData, WantedEdit } from "./offerActions.ts";

/** Adds the edit to an action; none when the text has changed since, or would not be sound after it. */
export async function resolveAction(server: Server, action: CodeAction): Promise<CodeAction> {
  const { uri, version, what } = action.data as ActionData;
  const document = server.documents.get(uri);
  if (document?.version !== version) return action;
  const edit = await makeEdit(server, document, what);
  return edit === null ? action : { ...action, edit };
}

async function makeEdit(server: Server, document: TextDocument, what: WantedEdit): Promise<WorkspaceEdit | null> {
  if (what.kind === "fixAll") return editDocument(document, await fixAll(server, document));
  const findings = await server.findings.find(document);
  // A rule may find several things at one line.
  const meant = findings.filter(({ rule, line }) => rule === what.rule && line === what.line);
  if (meant.length === 0) return null;
  if (what.kind === "ignore") return editDocument(document, await ignore(server, document, what.rule, what.line));
  const fix = meant.flatMap(({ fixes }) => fixes).find(({ title }) => title === what.title);
  if (fix?.kind === "ignore") return editIgnoreFile(server, document, fix);
  return fix?.kind === "edit" ? editDocument(document, fix.edits()) : null;
}

async function editDocument(document: TextDocument, edits: readonly TextEdit[]): Promise<WorkspaceEdit | null> {
  const { isSound } = await loadOnDemand();
  if (edits.length === 0 || !isSound(document.getText(), edits)) return null;
  const { uri, version } = document;
  return { documentChanges: [{ textDocument: { uri, version }, edits: edits.map((edit) => toEdit(document, edit)) }] };
}

/** Adds lines to the ignore file, as the editor has it if it is open there; it is made where there is none. */
async function editIgnoreFile(
  { findings, documents }: Server,
  document: TextDocument,
  { patterns }: IgnoreFix,
): Promise<WorkspaceEdit | null> {
  const { folder = null, ignore } = findings.factsOf(document.uri)?.files ?? {};
  if (folder === null || ignore === undefined) return null;
  const { addIgnored } = await loadOnDemand();
  const path = ignore?.path ?? join(folder, ".dockerignore");
  const opened = documents.all().find((each) => documentPath(each.uri) === path);
  const file = opened ?? TextDocument.create(pathToFileURL(path).href, "", 0, ignore?.text ?? "");
  const { uri } = file;
  const text = file.getText();
  const end = file.positionAt(text.length);
  const edits = [{ range: { start: end, end }, newText: addIgnored(text, patterns) }];
  const change = { textDocument: { uri, version: opened?.version ?? null }, edits };
  const isNew = opened === undefined && ignore === null;
  return { documentChanges: isNew ? [{ kind: "create", uri }, change] : [change] };
}

async function ignore({ session }: Server, document: TextDocument, rule: string, at: number): Promise<TextEdit[]> {
  const { insertAbove, ignoreComment } = await loadOnDemand();
  const { instructions } = session.explanation(document.uri)?.dockerfile ?? { instructions: [] };
  const instruction = instructions.find(({ line }) => line === at);
  return instruction === undefined ? [] : [insertAbove(document.getText(), instruction, [ignoreComment(rule)])];
}

/** One edit for all: each fix goes by the text that the ones before it left. */
async function fixAll(server: Server, document: TextDocument): Promise<TextEdit[]> {
  const { replaceText } = await loadOnDemand();
  const [before, after] = [document.getText(), await server.findings.mend(document)];
  return before === after ? [] : [replaceText(before, after)];
}
