import * as vscode from "vscode";
import { commands } from "../../../protocol/commands.ts";
import type { Subscriptions } from "../subscriptions.ts";

/** A command that shows the page of a rule; the code of a finding leads to it. */
export function activateRules(context: vscode.ExtensionContext): Subscriptions {
  const show = async (rule: unknown): Promise<void> => {
    if (typeof rule !== "string" || !/^[a-z-]+$/.test(rule)) return;
    const page = vscode.Uri.joinPath(context.extensionUri, "docs", "rules", `${rule}.md`);
    await vscode.commands.executeCommand("markdown.showPreview", page);
  };
  return [vscode.commands.registerCommand(commands.showRule, show)];
}
