import * as vscode from "vscode";
import type { Subscriptions } from "../subscriptions.ts";
import type { LanguageClient } from "vscode-languageclient/node";
import { clientNotifications } from "../../../protocol/lsp.ts";

/** Tells the server when the user trusts the workspace: from then on it may ask Docker. */
export function activateTrust(client: LanguageClient): Subscriptions {
  return [vscode.workspace.onDidGrantWorkspaceTrust(() => void client.sendNotification(clientNotifications.trusted))];
}
