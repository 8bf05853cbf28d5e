import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { serverNotifications, type StatusParams } from "../../../protocol/lsp.ts";
import { openRecordStore } from "../../../server/src/disk/recordStore.ts";
import { type LanguageClient, startServer } from "../../protocol/languageClient.ts";
import { recordBuild } from "../growth/builtRecord.ts";
import type { Contestant } from "./contestants.ts";
import type { TypedDocument } from "./document.ts";

/** A server that an editor talks to, in a folder of its own and without any Docker. */
export interface Visit {
  readonly server: LanguageClient;
  /** Opens the document, of which a build is stored; settles when the server has said all it has to say of it. */
  open(document: TypedDocument): Promise<void>;
  /** Types a character and takes it back, in turn; settles when diagnostics have come. */
  type(): Promise<void>;
  /** Asks for hints; none from a server that has none. */
  hints(): Promise<unknown>;
  end(): Promise<void>;
}

/** An environment in which there is no Docker, and nothing is kept outside a folder. */
export function withoutDocker(folder: string): NodeJS.ProcessEnv {
  return {
    PATH: folder,
    HOME: folder,
    CACHELENS_HOME: join(folder, "builds"),
    DOCKER_CONFIG: folder,
    DOCKER_HOST: `unix://${join(folder, "no.sock")}`,
  };
}

/** Starts a server and waits for its answer to `initialize`. */
export async function startVisit({ program, hints, builds }: Contestant): Promise<Visit> {
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  const path = join(folder, "Dockerfile");
  const uri = pathToFileURL(path).href;
  const home = join(folder, "builds");
  const server = startServer(withoutDocker(folder), program);
  await server.request("initialize", { processId: process.pid, rootUri: null, capabilities: {} });
  let opened: TypedDocument | null = null;
  let version = 1;
  const document = (): TypedDocument => {
    if (opened === null) throw new Error("Nothing is open to type in.");
    return opened;
  };
  return {
    server,
    async open(typed) {
      opened = typed;
      const { text } = typed;
      const record = { ...recordBuild(text), ref: "bench", source: "cachelens" } as const;
      await openRecordStore(home, console.error).add({ ...record, dockerfile: { path, text } });
      server.notify("initialized", {});
      const textDocument = { uri, languageId: "dockerfile", version, text };
      server.notify("textDocument/didOpen", { textDocument });
      await server.notification("textDocument/publishDiagnostics");
      if (builds) await server.notification<StatusParams>(serverNotifications.status, ({ level }) => level !== "busy");
    },
    async type() {
      const { caret } = document();
      const isTyped = version++ % 2 === 1;
      const end = isTyped ? caret : { ...caret, character: caret.character + 1 };
      const change = { range: { start: caret, end }, text: isTyped ? "x" : "" };
      server.notify("textDocument/didChange", { textDocument: { uri, version }, contentChanges: [change] });
      await server.notification("textDocument/publishDiagnostics");
    },
    async hints() {
      const shown = { textDocument: { uri }, range: document().asked };
      return hints ? server.request("textDocument/inlayHint", shown) : [];
    },
    async end() {
      await server.stop();
      await rm(folder, { recursive: true });
    },
  };
}
