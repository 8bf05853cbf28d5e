import * as vscode from "vscode";
import type { Subscriptions } from "../subscriptions.ts";
import type { LanguageClient } from "vscode-languageclient/node";
import { commands } from "../../../protocol/commands.ts";
import { type BuildingParams, clientNotifications } from "../../../protocol/lsp.ts";
import { type BuildTaskDefinition, dockerfileUri, makeBuildTask, taskType } from "./buildTask.ts";

/** Commands that build the active Dockerfile as a task, and tasks of our own type in `tasks.json`. */
export function activateBuilds(client: LanguageClient, context: vscode.ExtensionContext): Subscriptions {
  const program = context.asAbsolutePath("dist/cachelens.cjs");
  const run = (how: BuildManner) => (target: unknown) => runBuild(target, how, program);
  const withoutCache = (stage: unknown): BuildManner =>
    typeof stage === "string" ? { noCacheFilter: [stage] } : { noCache: true };
  const tell = (building: boolean) => (event: { readonly execution: vscode.TaskExecution }) => {
    const { definition } = event.execution.task;
    if (!isBuild(definition)) return;
    const params: BuildingParams = { uri: dockerfileUri(definition).toString(), building };
    void client.sendNotification(clientNotifications.building, params);
  };
  return [
    vscode.commands.registerCommand(commands.build, run({})),
    vscode.commands.registerCommand(commands.rebuildWithoutCache, (target: unknown, stage: unknown) =>
      runBuild(target, withoutCache(stage), program),
    ),
    vscode.commands.registerCommand(commands.rebuildWithPull, run({ pull: true })),
    vscode.tasks.registerTaskProvider(taskType, {
      provideTasks: () => [],
      resolveTask: ({ definition }) => (isBuild(definition) ? makeBuildTask(definition, program) : undefined),
    }),
    vscode.tasks.onDidStartTask(tell(true)),
    vscode.tasks.onDidEndTask(tell(false)),
  ];
}

function isBuild(definition: vscode.TaskDefinition): definition is BuildTaskDefinition {
  return definition.type === taskType && typeof definition["dockerfile"] === "string";
}

/** What of the cache a build does without. */
type BuildManner = Pick<BuildTaskDefinition, "noCache" | "noCacheFilter" | "pull">;

/** Builds the Dockerfile that a lens or a menu names, else the active one; or says in one line why not. */
async function runBuild(target: unknown, how: BuildManner, program: string): Promise<void> {
  const uri = findDockerfile(target);
  if (!vscode.workspace.isTrusted) return refuseUntrusted();
  const refusal = await refuseBuild(uri);
  if (uri === undefined || refusal !== null) {
    void vscode.window.showWarningMessage(refusal ?? "");
    return;
  }
  await vscode.tasks.executeTask(makeBuildTask({ type: taskType, dockerfile: uri.fsPath, ...how }, program));
}

function findDockerfile(target: unknown): vscode.Uri | undefined {
  if (typeof target === "string") return vscode.Uri.parse(target);
  if (target instanceof vscode.Uri) return target;
  const active = vscode.window.activeTextEditor?.document;
  return active?.languageId === "dockerfile" ? active.uri : undefined;
}

async function refuseUntrusted(): Promise<void> {
  const manage = "Manage Workspace Trust";
  const message = "Builds are off in Restricted Mode: trust this workspace to build.";
  if ((await vscode.window.showWarningMessage(message, manage)) === manage) {
    await vscode.commands.executeCommand("workbench.trust.manage");
  }
}

/** Why a Dockerfile can't be built now; null when it can, and then it is saved. */
async function refuseBuild(uri: vscode.Uri | undefined): Promise<string | null> {
  if (uri === undefined) return "There is no Dockerfile to build: open one first.";
  if (uri.scheme !== "file") return "Only a Dockerfile on this machine's disk can be built: save it first.";
  if (vscode.tasks.taskExecutions.some(({ task }) => isBuildOf(task.definition, uri))) {
    return "A build of this Dockerfile is running already: see its terminal.";
  }
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  const saved = open?.isDirty !== true || (await open.save());
  return saved ? null : "The Dockerfile could not be saved, so it was not built.";
}

function isBuildOf(definition: vscode.TaskDefinition, uri: vscode.Uri): boolean {
  return isBuild(definition) && dockerfileUri(definition).toString() === uri.toString();
}
