import * as vscode from "vscode";
import { defaultSettings, type Settings } from "../../protocol/settings.ts";

/** A setting's value for a resource, or for the window. */
export function readSetting<N extends keyof Settings>(name: N, scope?: vscode.Uri): Settings[N] {
  return vscode.workspace.getConfiguration(undefined, scope).get<Settings[N]>(name) ?? defaultSettings[name];
}
