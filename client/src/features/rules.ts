import { utimes } from "node:fs/promises";
import * as vscode from "vscode";
import { commands } from "../../../protocol/commands.ts";
import type { Subscriptions } from "../subscriptions.ts";

/** Commands behind findings: to show the page of a rule, and to give files a new time so that builders look at them. */
export function activateRules(context: vscode.ExtensionContext): Subscriptions {
  const show = async (rule: unknown): Promise<void> => {
    if (typeof rule !== "string" || !/^[a-z-]+$/.test(rule)) return;
    const page = vscode.Uri.joinPath(context.extensionUri, "docs", "rules", `${rule}.md`);
    await vscode.commands.executeCommand("markdown.showPreview", page);
  };
  return [
    vscode.commands.registerCommand(commands.showRule, show),
    vscode.commands.registerCommand(commands.touchFiles, touch),
  ];
}

async function touch(paths: unknown): Promise<void> {
  if (!vscode.workspace.isTrusted || !Array.isArray(paths)) return;
  const now = new Date();
  for (const path of paths) if (typeof path === "string") await utimes(path, now, now);
}
