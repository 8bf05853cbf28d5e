import * as vscode from "vscode";
import { DidChangeConfigurationNotification, type LanguageClient } from "vscode-languageclient/node";
import { settingsSection } from "../../../protocol/settings.ts";
import { currentSettings } from "../languageServer.ts";
import type { Subscriptions } from "../subscriptions.ts";

/** Tells the server when the user changes a setting. */
export function activateSettings(client: LanguageClient): Subscriptions {
  return [
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (!event.affectsConfiguration(settingsSection)) return;
      void client.sendNotification(DidChangeConfigurationNotification.type, { settings: currentSettings() });
    }),
  ];
}
