import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { type MarksParams, serverNotifications } from "../../../protocol/lsp.ts";
import { markColors, type MarkKind, markKinds } from "../../../protocol/marks.ts";
import { readSetting } from "../readSetting.ts";
import type { Subscriptions } from "../subscriptions.ts";

const setting = "cacheLens.marks.enabled";

/** How one kind of mark looks: an icon beside an instruction's first line, a colour over all of its lines. */
interface MarkType {
  readonly kind: MarkKind;
  readonly icon: vscode.TextEditorDecorationType;
  readonly ruler: vscode.TextEditorDecorationType;
}

/** Marks what the next build will do in the gutter and in the overview ruler, in every editor that shows the Dockerfile. */
export function activateMarks(client: LanguageClient, context: vscode.ExtensionContext): Subscriptions {
  const latest = new Map<string, MarksParams>();
  const types = markKinds.map((kind) => makeType(kind, context));
  const show = (): void => {
    const isEnabled = readSetting(setting);
    for (const editor of vscode.window.visibleTextEditors) {
      showMarks(editor, types, isEnabled ? latest.get(editor.document.uri.toString()) : undefined);
    }
  };
  return [
    ...types.flatMap(({ icon, ruler }) => [icon, ruler]),
    client.onNotification(serverNotifications.marks, (params: MarksParams) => {
      latest.set(params.uri, params);
      show();
    }),
    vscode.window.onDidChangeVisibleTextEditors(show),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => {
      latest.delete(uri.toString());
      show();
    }),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(setting)) show();
    }),
  ];
}

function makeType(kind: MarkKind, { extensionUri }: vscode.ExtensionContext): MarkType {
  const gutterIconPath = vscode.Uri.joinPath(extensionUri, "media", "marks", `${kind}.svg`);
  const rangeBehavior = vscode.DecorationRangeBehavior.ClosedClosed;
  return {
    kind,
    icon: vscode.window.createTextEditorDecorationType({ gutterIconPath, gutterIconSize: "contain", rangeBehavior }),
    ruler: vscode.window.createTextEditorDecorationType({
      overviewRulerColor: new vscode.ThemeColor(markColors[kind]),
      overviewRulerLane: vscode.OverviewRulerLane.Left,
      rangeBehavior,
    }),
  };
}

/** Marks of another version of the text are not shown: those on the screen move with it until newer ones come. */
function showMarks(editor: vscode.TextEditor, types: readonly MarkType[], params: MarksParams | undefined): void {
  if (params !== undefined && params.version !== editor.document.version) return;
  for (const { kind, icon, ruler } of types) {
    const marks = params?.marks.filter((mark) => mark.kind === kind) ?? [];
    editor.setDecorations(
      icon,
      marks.map(({ line }) => linesOf(editor.document, line, line)),
    );
    editor.setDecorations(
      ruler,
      marks.map(({ line, endLine }) => linesOf(editor.document, line, endLine)),
    );
  }
}

function linesOf(document: vscode.TextDocument, line: number, endLine: number): vscode.Range {
  return document.validateRange(new vscode.Range(line, 0, endLine, Number.MAX_SAFE_INTEGER));
}
