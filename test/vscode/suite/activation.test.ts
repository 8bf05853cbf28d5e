import assert from "node:assert/strict";
import * as vscode from "vscode";

const extensionId = "cache-lens.dockerfile-cache-lens";

describe("The extension in VS Code", () => {
  it("activates when a Dockerfile is opened", async () => {
    const [dockerfile] = await vscode.workspace.findFiles("Dockerfile");
    assert.ok(dockerfile, "the workspace has a Dockerfile");
    await vscode.window.showTextDocument(dockerfile);
    await vscode.extensions.getExtension(extensionId)?.activate();
    assert.equal(vscode.extensions.getExtension(extensionId)?.isActive, true);
  });

  it("offers every command of its manifest", async () => {
    const manifest = vscode.extensions.getExtension<unknown>(extensionId)?.packageJSON as Manifest;
    const declared = manifest.contributes.commands.map(({ command }) => command);
    assert.ok(declared.length > 0 && declared.every((command) => command.startsWith("cacheLens.")), declared.join());
    const registered = new Set(await vscode.commands.getCommands(true));
    assert.deepEqual(
      declared.filter((command) => !registered.has(command)),
      [],
    );
  });
});

interface Manifest {
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
}
