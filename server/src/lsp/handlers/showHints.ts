import type { InlayHint, InlayHintParams } from "vscode-languageserver/node";
import { hintsFor } from "../../core/presentation/hints.ts";
import type { Server } from "../server.ts";
import { toInlayHint } from "../toLsp.ts";

/** The hints in a range of lines. */
export function showHints(server: Server, params: InlayHintParams): InlayHint[] {
  const { documents, session, redrawing, client, now } = server;
  redrawing.noteAsked();
  const { settings } = client;
  const document = documents.get(params.textDocument.uri);
  const explanation = session.explanation(params.textDocument.uri);
  if (document === undefined || explanation === null || !settings["cacheLens.hints.enabled"]) return [];
  const lines = { line: params.range.start.line + 1, endLine: params.range.end.line + 1 };
  return hintsFor(explanation, now(), settings["cacheLens.hints.detail"], lines).map((view) => {
    return toInlayHint(document, view);
  });
}
