import type { CodeLens, CodeLensParams } from "vscode-languageserver/node";
import { lensesFor } from "../../core/presentation/lenses.ts";
import type { Server } from "../server.ts";
import { toCodeLens } from "../toLsp.ts";

/** The lenses over the stages; those with an action only where the client can do it. */
export function showLenses({ documents, session, client }: Server, params: CodeLensParams): CodeLens[] {
  const { uri } = params.textDocument;
  const document = documents.get(uri);
  const explanation = session.explanation(uri);
  if (document === undefined || explanation === null || !client.settings["cacheLens.codeLens.enabled"]) return [];
  const canBuild = client.hasCommands && session.standing(uri).kind !== "static";
  return lensesFor(explanation)
    .filter(({ action }) => action === "none" || canBuild)
    .map((view) => toCodeLens(document, view));
}
