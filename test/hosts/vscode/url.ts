import { dirname, isAbsolute, join } from "node:path";
import type { RunningHost } from "./start.ts";

/** What a window shows at first. */
export interface WindowOptions {
  /** File to open; absolute, or relative to the workspace. None when absent. */
  readonly file?: string;
  /** Cursor position, from 1. */
  readonly line?: number;
  readonly column?: number;
  /** Absolute path of a compiled mocha suite for the extension host to run. */
  readonly suite?: string;
}

/** The address of a window on the host's workspace, with the extension under test loaded. */
export function windowUrl(host: RunningHost, options: WindowOptions): string {
  const remote = (path: string): string => `vscode-remote://${host.authority}${path}`;
  const payload: [string, string][] = [["skipWelcome", "true"]];
  if (options.suite !== undefined) {
    payload.push(["extensionDevelopmentPath", remote(host.developmentPath ?? dirname(options.suite))]);
    payload.push(["extensionTestsPath", remote(options.suite)]);
  }
  if (options.file !== undefined) {
    const path = isAbsolute(options.file) ? options.file : join(host.workspace, options.file);
    payload.push(["openFile", `${remote(path)}:${options.line ?? 1}:${options.column ?? 1}`], ["gotoLineMode", "true"]);
  }
  const query = new URLSearchParams({ folder: host.workspace, payload: JSON.stringify(payload) });
  return `http://${host.authority}/?${query.toString()}`;
}
