import * as vscode from "vscode";
import type { Subscriptions } from "../subscriptions.ts";
import { commands } from "../../../protocol/commands.ts";
import { readSetting } from "../readSetting.ts";

/** A command that shows or hides the hints on the lines, in the user's settings. */
export function activateHints(): Subscriptions {
  return [vscode.commands.registerCommand(commands.toggleHints, toggleHints)];
}

async function toggleHints(): Promise<void> {
  const enabled = readSetting("cacheLens.hints.enabled");
  const settings = vscode.workspace.getConfiguration();
  await settings.update("cacheLens.hints.enabled", !enabled, vscode.ConfigurationTarget.Global);
}
