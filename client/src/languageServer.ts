import * as vscode from "vscode";
import { LanguageClient, RevealOutputChannelOn, TransportKind } from "vscode-languageclient/node";
import type { InitializationOptions } from "../../protocol/lsp.ts";
import { settingsSection } from "../../protocol/settings.ts";

/** What is a Dockerfile: VS Code gives this language to `Containerfile`, `Dockerfile.*`, `*.dockerfile` as well. */
export const dockerfiles: vscode.DocumentFilter[] = [{ language: "dockerfile" }];

/** The settings as the server wants them sent. */
export function currentSettings(): Record<string, unknown> {
  return { [settingsSection]: vscode.workspace.getConfiguration(settingsSection) };
}

/** The client of our language server, not yet started. The server's log lines go to `output`. */
export function createLanguageClient(
  context: vscode.ExtensionContext,
  output: vscode.LogOutputChannel,
): LanguageClient {
  const module = context.asAbsolutePath("dist/server.cjs");
  const initializationOptions: InitializationOptions = {
    trusted: vscode.workspace.isTrusted,
    hasCommands: true,
    settings: currentSettings(),
  };
  return new LanguageClient(
    settingsSection,
    "Dockerfile Cache Lens",
    { module, transport: TransportKind.ipc },
    {
      documentSelector: [
        ...dockerfiles.map(({ language }) => ({ language: language ?? "" })),
        // A fix adds lines to one: at its end as the editor has it, saved or not.
        { scheme: "file", pattern: "**/*.dockerignore" },
      ],
      initializationOptions,
      outputChannel: output,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
    },
  );
}
