import {
  CodeActionKind,
  TextDocumentSyncKind,
  type InitializeParams,
  type InitializeResult,
} from "vscode-languageserver/node";
import type { InitializationOptions } from "../../../../protocol/lsp.ts";
import { documentPath } from "../../session/documentPath.ts";
import type { Server } from "../server.ts";
import { readSettings } from "../settings.ts";
import { fixAllKind } from "./offerActions.ts";

/** Notes what the client can do, and says what the server can. */
export function initialize({ client }: Server, params: InitializeParams): InitializeResult {
  const options = (params.initializationOptions ?? {}) as InitializationOptions;
  client.trusted = options.trusted !== false;
  client.hasCommands = options.hasCommands === true;
  client.settings = readSettings(options.settings);
  const watching = params.capabilities.workspace?.didChangeWatchedFiles;
  client.canWatchFiles = watching?.dynamicRegistration === true;
  client.canWatchFolders = client.canWatchFiles && watching?.relativePatternSupport === true;
  client.folders = (params.workspaceFolders ?? []).flatMap(({ uri }) => documentPath(uri) ?? []);
  client.canRefreshHints = params.capabilities.workspace?.inlayHint?.refreshSupport === true;
  client.canRefreshLenses = params.capabilities.workspace?.codeLens?.refreshSupport === true;
  return {
    serverInfo: { name: "Dockerfile Cache Lens" },
    capabilities: {
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
      inlayHintProvider: { resolveProvider: true },
      hoverProvider: true,
      codeLensProvider: { resolveProvider: false },
      codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, fixAllKind], resolveProvider: true },
    },
  };
}
