import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { commands } from "../../../protocol/commands.ts";
import type { Subscriptions } from "../subscriptions.ts";
import { serverNotifications, type StatusParams } from "../../../protocol/lsp.ts";

const ICONS: Readonly<Record<StatusParams["level"], string>> = {
  idle: "$(layers)",
  busy: "$(sync~spin)",
  trouble: "$(warning)",
};

const ACTIONS: readonly (vscode.QuickPickItem & { readonly command: string })[] = [
  { label: "$(play) Build", command: commands.build },
  { label: "$(debug-restart) Rebuild without cache", command: commands.rebuildWithoutCache },
  { label: "$(cloud-download) Rebuild with newer base images", command: commands.rebuildWithPull },
  { label: "$(refresh) Refresh", command: commands.refresh },
  { label: "$(eye) Show or hide hints", command: commands.toggleHints },
  { label: "$(output) Show output", command: commands.showOutput },
];

/** One status bar item for the active Dockerfile; a click on it offers what can be done. */
export function activateStatus(client: LanguageClient, output: vscode.OutputChannel): Subscriptions {
  const latest = new Map<string, StatusParams>();
  const item = vscode.window.createStatusBarItem("status", vscode.StatusBarAlignment.Left);
  item.name = "Dockerfile Cache Lens";
  item.command = commands.showActions;
  const show = (): void => showStatus(item, latest.get(activeUri()));
  return [
    item,
    client.onNotification(serverNotifications.status, (params: StatusParams) => {
      latest.set(params.uri, params);
      show();
    }),
    vscode.window.onDidChangeActiveTextEditor(show),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => latest.delete(uri.toString())),
    vscode.commands.registerCommand(commands.showActions, pickAction),
    vscode.commands.registerCommand(commands.showOutput, () => output.show()),
  ];
}

function activeUri(): string {
  return vscode.window.activeTextEditor?.document.uri.toString() ?? "";
}

function showStatus(item: vscode.StatusBarItem, status: StatusParams | undefined): void {
  if (status === undefined) {
    item.hide();
    return;
  }
  item.text = `${ICONS[status.level]} ${status.text}`;
  item.tooltip = status.detail;
  item.accessibilityInformation = { label: `Dockerfile cache: ${status.text}. ${status.detail}` };
  item.show();
}

async function pickAction(): Promise<void> {
  const picked = await vscode.window.showQuickPick(ACTIONS, { title: "Dockerfile Cache Lens" });
  if (picked !== undefined) await vscode.commands.executeCommand(picked.command);
}
