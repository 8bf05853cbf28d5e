import * as vscode from "vscode";
import type { Subscriptions } from "../subscriptions.ts";
import type { LanguageClient } from "vscode-languageclient/node";
import { commands } from "../../../protocol/commands.ts";
import { clientNotifications, type RefreshParams } from "../../../protocol/lsp.ts";

/** Has the server look for builds: on the user's command, and when the user comes back to the window. */
export function activateRefresh(client: LanguageClient): Subscriptions {
  const refresh = (cause: RefreshParams["cause"]) => client.sendNotification(clientNotifications.refresh, { cause });
  return [
    vscode.commands.registerCommand(commands.refresh, () => refresh("command")),
    vscode.window.onDidChangeWindowState(({ focused }) => {
      if (focused && client.isRunning()) void refresh("focus");
    }),
  ];
}
