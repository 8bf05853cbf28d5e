import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Server } from "../server.ts";
import { toDiagnostic } from "../toLsp.ts";

/** Tells the client what the builder would refuse or warn of, for this version of the document. */
export function publishProblems({ connection, session }: Server, document: TextDocument): void {
  const diagnostics = session.problems(document.uri).map((problem) => toDiagnostic(document, problem));
  void connection.sendDiagnostics({ uri: document.uri, version: document.version, diagnostics });
}
