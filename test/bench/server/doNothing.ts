// A language server that does nothing but hold the documents and answer what it was told to: no server is faster.
import { createConnection, type InlayHint, ProposedFeatures } from "vscode-languageserver/node";
import { TextDocuments, TextDocumentSyncKind } from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";

const connection = createConnection(ProposedFeatures.all);
const documents = new TextDocuments(TextDocument);
let hints: InlayHint[] = [];
connection.onInitialize(() => ({
  capabilities: {
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
    inlayHintProvider: true,
  },
}));
documents.onDidChangeContent(({ document: { uri, version } }) => {
  void connection.sendDiagnostics({ uri, version, diagnostics: [] });
});
connection.onNotification("bench/hints", (told: { readonly hints: InlayHint[] }) => {
  hints = told.hints;
});
connection.languages.inlayHint.on(() => hints);
documents.listen(connection);
connection.listen();
