import { dirname, isAbsolute, join } from "node:path";
import * as vscode from "vscode";
import { readSetting } from "../readSetting.ts";

/** What a task of this extension does, as `tasks.json` may have it too. */
export interface BuildTaskDefinition extends vscode.TaskDefinition {
  readonly type: typeof taskType;
  /** The Dockerfile; relative to the workspace folder, or absolute. */
  readonly dockerfile: string;
  /** The build context's folder; by default the setting's, else the Dockerfile's folder. */
  readonly context?: string;
  /** More arguments for `docker build`; by default the setting's. */
  readonly arguments?: readonly string[];
  readonly noCache?: boolean;
  /** Names of the stages that do without cache. */
  readonly noCacheFilter?: readonly string[];
  /** Whether registries are asked for newer base images. */
  readonly pull?: boolean;
}

/** The task type's name in the manifest. */
export const taskType = "cacheLens";

/** Makes the task that builds a Dockerfile by the command line program of this extension, which also records the build. */
export function makeBuildTask(definition: BuildTaskDefinition, program: string): vscode.Task {
  const dockerfile = dockerfileUri(definition);
  const folder = vscode.workspace.getWorkspaceFolder(dockerfile);
  const task = new vscode.Task(
    definition,
    folder ?? vscode.TaskScope.Global,
    `${sayManner(definition)}: ${vscode.workspace.asRelativePath(dockerfile)}`,
    "Dockerfile Cache Lens",
    makeExecution(definition, dockerfile, program),
    [],
  );
  task.group = vscode.TaskGroup.Build;
  task.presentationOptions = { panel: vscode.TaskPanelKind.Shared, clear: true, showReuseMessage: false };
  return task;
}

function sayManner({ noCache, noCacheFilter = [], pull }: BuildTaskDefinition): string {
  if (noCache === true) return "rebuild without cache";
  if (noCacheFilter.length > 0) return `rebuild ${noCacheFilter.join(", ")} without cache`;
  return pull === true ? "pull and build" : "build";
}

/** The Dockerfile that a task builds. */
export function dockerfileUri({ dockerfile }: BuildTaskDefinition): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  return isAbsolute(dockerfile) || folder === undefined
    ? vscode.Uri.file(dockerfile)
    : vscode.Uri.joinPath(folder.uri, dockerfile);
}

function makeExecution(
  definition: BuildTaskDefinition,
  dockerfile: vscode.Uri,
  program: string,
): vscode.ProcessExecution {
  const context = contextFolder(definition.context ?? readSetting("cacheLens.build.context", dockerfile), dockerfile);
  const more = definition.arguments ?? readSetting("cacheLens.build.arguments", dockerfile);
  // The extension host's own program is a Node when this variable says so; no other Node has to be installed.
  const env = { ...readSetting("cacheLens.docker.environment"), ELECTRON_RUN_AS_NODE: "1" };
  const args = [program, "build", "--file", dockerfile.fsPath, ...listOptions(definition), ...more, context];
  return new vscode.ProcessExecution(process.execPath, args, { cwd: context, env });
}

function listOptions({ noCache, noCacheFilter = [], pull }: BuildTaskDefinition): readonly string[] {
  return [
    ...(noCache === true ? ["--no-cache"] : []),
    ...noCacheFilter.map((stage) => `--no-cache-filter=${stage}`),
    ...(pull === true ? ["--pull"] : []),
  ];
}

function contextFolder(context: string, dockerfile: vscode.Uri): string {
  const own = dirname(dockerfile.fsPath);
  if (context === "") return own;
  return isAbsolute(context)
    ? context
    : join(vscode.workspace.getWorkspaceFolder(dockerfile)?.uri.fsPath ?? own, context);
}
