import assert from "node:assert/strict";
import * as vscode from "vscode";

describe("Dockerfiles in VS Code", () => {
  for (const name of ["Containerfile", "api.dockerfile", "Dockerfile.dev", "web.Containerfile"]) {
    it(`are known by the name ${name}`, async () => {
      const document = await openFile(name, "FROM busybox\nRUN true\n");
      assert.equal(document.languageId, "dockerfile");
      assert.match((await lensTitles(document)).join(), /2 steps/);
    });
  }

  it("are not their ignore files and stored builds", async () => {
    const stored = await openFile("Dockerfile.cachelens.json", null);
    assert.equal(stored.languageId, "json");
    const ignore = await openFile("Dockerfile.dockerignore", "*\n!src\n");
    await openFile("last.dockerfile", "RUNN x\n").then(problems); // the server has seen both by now
    assert.deepEqual(vscode.languages.getDiagnostics(ignore.uri), []);
  });

  it("have hints from the build that is stored beside them, which can be hidden", async () => {
    const document = await openFile("Dockerfile", null);
    const hints = await until(
      () => hintLabels(document),
      (labels) => labels.length > 0,
    );
    assert.equal(hints.length, 7);
    for (const hint of hints) assert.match(hint, /^[✓↻] (cached|built)/);
    await vscode.commands.executeCommand("cacheLens.toggleHints");
    assert.deepEqual(
      await until(
        () => hintLabels(document),
        (labels) => labels.length === 0,
      ),
      [],
    );
    await vscode.commands.executeCommand("cacheLens.toggleHints");
    assert.equal(
      (
        await until(
          () => hintLabels(document),
          (labels) => labels.length > 0,
        )
      ).length,
      7,
    );
  });

  it("have their syntax problems shown", async () => {
    const found = await problems(await openFile("wrong.dockerfile", "FROM busybox\nRUNN x\n"));
    assert.deepEqual(
      found.map(({ source, message, range }) => [source, message, range.start.line]),
      [["cache-lens", "Unknown instruction RUNN.", 1]],
    );
  });

  it("need not be files: an unsaved one has everything that needs no build", async () => {
    const document = await vscode.workspace.openTextDocument({ language: "dockerfile", content: "FROM a\nRUN b\n" });
    await vscode.window.showTextDocument(document);
    assert.deepEqual(await lensTitles(document), ["2 steps"]);
    assert.deepEqual(await hintLabels(document), []);
  });
});

/** Opens a file of the workspace in an editor; with a text it is written first. */
async function openFile(name: string, text: string | null): Promise<vscode.TextDocument> {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder);
  const uri = vscode.Uri.joinPath(folder.uri, name);
  if (text !== null) await vscode.workspace.fs.writeFile(uri, Buffer.from(text));
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document);
  return document;
}

async function hintLabels({ uri, lineCount }: vscode.TextDocument): Promise<string[]> {
  const all = new vscode.Range(0, 0, lineCount, 0);
  const hints = await vscode.commands.executeCommand<vscode.InlayHint[]>("vscode.executeInlayHintProvider", uri, all);
  return hints.map(({ label }) => (typeof label === "string" ? label : label.map(({ value }) => value).join("")));
}

async function lensTitles({ uri }: vscode.TextDocument): Promise<string[]> {
  const read = async () => {
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>("vscode.executeCodeLensProvider", uri, 9);
    return lenses.map(({ command }) => command?.title ?? "");
  };
  return until(read, (titles) => titles.length > 0);
}

function problems({ uri }: vscode.TextDocument): Promise<vscode.Diagnostic[]> {
  const read = () => Promise.resolve(vscode.languages.getDiagnostics(uri));
  return until(read, (found) => found.length > 0);
}

/** Reads until what is read is right, or ten seconds are over; the last reading either way. */
async function until<T>(read: () => Promise<T>, isRight: (value: T) => boolean): Promise<T> {
  const giveUpAt = Date.now() + 10_000;
  for (;;) {
    const value = await read();
    if (isRight(value) || Date.now() > giveUpAt) return value;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
