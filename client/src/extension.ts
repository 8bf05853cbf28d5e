import * as vscode from "vscode";
import { activateBuilds } from "./features/builds.ts";
import { activateHints } from "./features/hints.ts";
import { activateMarks } from "./features/marks.ts";
import { activateRefresh } from "./features/refresh.ts";
import { activateRules } from "./features/rules.ts";
import { activateSettings } from "./features/settings.ts";
import { activateStatus } from "./features/status.ts";
import { activateTrust } from "./features/trust.ts";
import { createLanguageClient } from "./languageServer.ts";

/** VS Code's entry: starts the language server and every feature. What was started ends with the extension. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const output = vscode.window.createOutputChannel("Dockerfile Cache Lens", { log: true });
  const client = createLanguageClient(context, output);
  context.subscriptions.push(
    output,
    { dispose: () => client.dispose().catch(() => undefined) },
    ...activateStatus(client, output),
    ...activateBuilds(client, context),
    ...activateRefresh(client),
    ...activateHints(),
    ...activateMarks(client, context),
    ...activateRules(context),
    ...activateSettings(client),
    ...activateTrust(client),
  );
  await client.start();
}
