import type { CodeLens, Diagnostic, Hover, InlayHint, TextEdit as LspEdit } from "vscode-languageserver/node";
import { DiagnosticSeverity, MarkupKind } from "vscode-languageserver/node";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { commands } from "../../../protocol/commands.ts";
import type { Mark } from "../../../protocol/lsp.ts";
import type { CheckedFinding } from "../core/rules/checkRules.ts";
import type { Severity, TextEdit } from "../core/rules/finding.ts";
import type { Instruction } from "../core/dockerfile/dockerfile.ts";
import type { HintView } from "../core/presentation/hints.ts";
import type { HoverView } from "../core/presentation/hover.ts";
import type { LensView } from "../core/presentation/lenses.ts";
import type { MarkView } from "../core/presentation/marks.ts";
import type { Problem } from "../core/text.ts";

// Views become LSP types here and nowhere else.

/** What a hint carries to be found again when its tooltip is wanted. */
export interface HintData {
  readonly uri: string;
  readonly version: number;
  readonly instruction: number;
}

/** A hint without its tooltip. */
export function toInlayHint(document: TextDocument, { offset, label, instruction }: HintView): InlayHint {
  const data: HintData = { uri: document.uri, version: document.version, instruction };
  return { position: document.positionAt(offset), label, paddingLeft: true, data };
}

/** The same hint with its tooltip. */
export function withTooltip(hint: InlayHint, markdown: string): InlayHint {
  return { ...hint, tooltip: { kind: MarkupKind.Markdown, value: markdown } };
}

/** A hover over the whole instruction. */
export function toHover(document: TextDocument, { markdown }: HoverView, { span }: Instruction): Hover {
  return {
    contents: { kind: MarkupKind.Markdown, value: markdown },
    range: { start: document.positionAt(span.start), end: document.positionAt(span.end) },
  };
}

/** A lens; its command gets the document's URI. A lens without action is text only. */
export function toCodeLens(document: TextDocument, { offset, title, action }: LensView): CodeLens {
  const position = document.positionAt(offset);
  const range = { start: position, end: position };
  if (action === "none") return { range, command: { title, command: "" } };
  return { range, command: { title, command: commands[action], arguments: [document.uri] } };
}

/** A mark with lines as the protocol counts them. */
export function toMark({ line, endLine, kind }: MarkView): Mark {
  return { line: line - 1, endLine: endLine - 1, kind };
}

/** A problem, marked on its first line from the first character that is no blank. */
export function toDiagnostic(document: TextDocument, { line, message, severity }: Problem): Diagnostic {
  const start = { line: line - 1, character: 0 };
  const text = document.getText({ start, end: { line, character: 0 } });
  const end = text.trimEnd().length;
  return {
    range: {
      start: { line: line - 1, character: Math.min(end, text.length - text.trimStart().length) },
      end: { line: line - 1, character: end },
    },
    severity: severity === "error" ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
    source: "cache-lens",
    message,
  };
}

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** A finding, marked no further than to the end of its first line. Its code leads to the rule's page where the client can show it. */
export function toFindingDiagnostic(
  document: TextDocument,
  { rule, severity, span, message }: CheckedFinding,
  hasCommands: boolean,
): Diagnostic {
  const start = document.positionAt(span.start);
  const firstLine = document.getText({ start, end: { line: start.line + 1, character: 0 } }).trimEnd();
  const end = document.positionAt(Math.min(span.end, span.start + firstLine.length));
  const href = `command:${commands.showRule}?${encodeURIComponent(JSON.stringify([rule]))}`;
  return {
    range: { start, end },
    severity: severities[severity],
    source: "cache-lens",
    code: rule,
    ...(hasCommands ? { codeDescription: { href } } : {}),
    message,
  };
}

/** An edit with its place as the protocol counts it. */
export function toEdit(document: TextDocument, { span, text }: TextEdit): LspEdit {
  return { range: { start: document.positionAt(span.start), end: document.positionAt(span.end) }, newText: text };
}
