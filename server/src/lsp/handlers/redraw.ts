import { CodeLensRefreshRequest } from "vscode-languageserver/node";
import type { Server } from "../server.ts";

/** Has the client ask again for hints and lenses, where it can. */
export function redraw({ connection, client }: Server): void {
  const { canRefreshHints, canRefreshLenses } = client;
  const log = (error: unknown) => connection.console.log(`The editor did not redraw: ${String(error)}`);
  if (canRefreshHints) connection.languages.inlayHint.refresh().catch(log);
  if (canRefreshLenses) connection.sendRequest(CodeLensRefreshRequest.type).catch(log);
}
