import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Server } from "../server.ts";
import { toDiagnostic, toFindingDiagnostic } from "../toLsp.ts";

/** Tells the client, for this version of the document, what the builder would refuse or warn of, and what rules found last. */
export function publishDiagnostics({ connection, session, findings, client }: Server, document: TextDocument): void {
  const { uri, version } = document;
  const problems = session.problems(uri).map((problem) => toDiagnostic(document, problem));
  const found = findings.shown(document).map((each) => toFindingDiagnostic(document, each, client.hasCommands));
  void connection.sendDiagnostics({ uri, version, diagnostics: [...problems, ...found] });
}
