import * as vscode from "vscode";

/** Placeholder until the language client is here: a command, an inlay hint, a code lens, a problem and a status item. */
export function activate(context: vscode.ExtensionContext): void {
  const dockerfile: vscode.DocumentFilter = { language: "dockerfile" };
  const status = vscode.window.createStatusBarItem("placeholder", vscode.StatusBarAlignment.Left);
  status.text = "placeholder status";
  status.show();
  const problems = vscode.languages.createDiagnosticCollection("cache-lens");
  const first = new vscode.Range(0, 0, 0, 4);
  context.subscriptions.push(
    status,
    problems,
    vscode.commands.registerCommand("cacheLens.placeholder", () => vscode.window.showInformationMessage("Here I am")),
    vscode.languages.registerInlayHintsProvider(dockerfile, {
      provideInlayHints: (document) =>
        [...Array(document.lineCount).keys()]
          .map((line) => document.lineAt(line))
          .filter((line) => line.text !== "")
          .map((line) => {
            const hint = new vscode.InlayHint(line.range.end, `✓ hint ${line.lineNumber + 1}`);
            hint.paddingLeft = true;
            return hint;
          }),
    }),
    vscode.languages.registerCodeLensProvider(dockerfile, {
      provideCodeLenses: () => [
        new vscode.CodeLens(first, { title: "placeholder lens", command: "cacheLens.placeholder" }),
      ],
    }),
    vscode.languages.registerHoverProvider(dockerfile, {
      provideHover: (_, at) => new vscode.Hover(`hover of line ${at.line + 1}`),
    }),
    vscode.workspace.onDidOpenTextDocument((document) => {
      if (document.languageId === "dockerfile")
        problems.set(document.uri, [new vscode.Diagnostic(first, "placeholder problem", 1)]);
    }),
  );
  for (const document of vscode.workspace.textDocuments) {
    if (document.languageId === "dockerfile")
      problems.set(document.uri, [new vscode.Diagnostic(first, "placeholder problem", 1)]);
  }
}
