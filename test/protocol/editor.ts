import { chmodSync, mkdirSync, mkdtempSync, realpathSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { InitializationOptions, StatusParams } from "../../protocol/lsp.ts";
import { serverNotifications } from "../../protocol/lsp.ts";
import { type LanguageClient, startServer } from "./languageClient.ts";

/** How an editor starts the server. */
export interface EditorOptions {
  /** Body of a shell script that stands in for `docker`, for what no real one can be made to do; none: there is no docker. */
  readonly docker?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly initialization?: InitializationOptions;
}

/** A position as the protocol counts: from 0. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** An inlay hint as it comes over the wire. */
export interface Hint {
  readonly position: Position;
  readonly label: string;
  readonly tooltip?: { readonly value: string };
}

/** An editor with a project folder and one Dockerfile, as far as the server can tell. */
export interface Editor extends LanguageClient {
  /** The project's folder; the Dockerfile need not exist there. */
  readonly folder: string;
  /** The folder where the server finds stored builds. */
  readonly home: string;
  /** The Dockerfile's URI. */
  readonly uri: string;
  open(text: string, uri?: string): void;
  /** Replaces text between two positions, as the document's next version. */
  replace(start: Position, end: Position, text: string): void;
  hints(uri?: string): Promise<Hint[]>;
  /** Waits for a status that fits. */
  status(fits?: (status: StatusParams) => boolean): Promise<StatusParams>;
  /** Ends the server and removes the folder; fails when the server complained or did not end well. */
  close(): Promise<void>;
}

/** Starts the built server in a world of its own: no Docker but the given one, no stored builds. */
export async function startEditor(options: EditorOptions = {}): Promise<Editor> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "protocol-")));
  const home = join(folder, ".cachelens");
  const client = startServer({ ...environment(folder, home, options.docker), ...options.env });
  const uri = pathToFileURL(join(folder, "Dockerfile")).href;
  let version = 1;
  await client.request("initialize", {
    processId: process.pid,
    rootUri: null,
    capabilities: { workspace: { inlayHint: { refreshSupport: true }, codeLens: { refreshSupport: true } } },
    initializationOptions: options.initialization,
  });
  client.notify("initialized", {});
  return {
    ...client,
    folder,
    home,
    uri,
    open(text, opened = uri) {
      client.notify("textDocument/didOpen", { textDocument: { uri: opened, languageId: "dockerfile", version, text } });
    },
    replace(start, end, text) {
      const textDocument = { uri, version: ++version };
      client.notify("textDocument/didChange", { textDocument, contentChanges: [{ range: { start, end }, text }] });
    },
    hints: (of = uri) => client.request("textDocument/inlayHint", { textDocument: { uri: of }, range: everything }),
    status: (fits) => client.notification(serverNotifications.status, fits),
    async close() {
      const code = await client.stop();
      await rm(folder, { recursive: true });
      if (code !== 0 || client.errors() !== "") throw new Error(`The server ended with ${code}: ${client.errors()}`);
    },
  };
}

const everything = { start: { line: 0, character: 0 }, end: { line: 1_000_000, character: 0 } };

function environment(folder: string, home: string, docker: string | undefined): NodeJS.ProcessEnv {
  const bin = join(folder, ".bin");
  mkdirSync(bin);
  if (docker !== undefined) {
    writeFileSync(join(bin, "docker"), `#!/bin/sh\n${docker}\n`);
    chmodSync(join(bin, "docker"), 0o755);
  }
  return {
    PATH: [bin, ...(docker === undefined ? [] : ["/usr/bin", "/bin"])].join(delimiter),
    HOME: folder,
    CACHELENS_HOME: home,
    DOCKER_CONFIG: join(folder, ".docker"),
    DOCKER_HOST: `unix://${join(folder, "no.sock")}`,
  };
}
