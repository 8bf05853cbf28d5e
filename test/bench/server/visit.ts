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
  /** Types a character and takes it back, in turn; settles when diagnostics and, where they are, hints have come. */
  type(): Promise<void>;
  end(): Promise<void>;
}

/** Starts a server and waits for its answer to `initialize`. */
export async function startVisit({ program, hints, builds }: Contestant): Promise<Visit> {
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  const path = join(folder, "Dockerfile");
  const uri = pathToFileURL(path).href;
  const home = join(folder, "builds");
  const noDocker = {
    PATH: folder,
    HOME: folder,
    DOCKER_CONFIG: folder,
    DOCKER_HOST: `unix://${join(folder, "no.sock")}`,
  };
  const server = startServer({ ...noDocker, CACHELENS_HOME: home }, program);
  await server.request("initialize", { processId: process.pid, rootUri: null, capabilities: {} });
  let opened: TypedDocument | null = null;
  let version = 1;
  return {
    server,
    async open(document) {
      opened = document;
      const record = { ...recordBuild(document.text), ref: "bench", source: "cachelens" } as const;
      await openRecordStore(home, console.error).add({ ...record, dockerfile: { path, text: document.text } });
      server.notify("initialized", {});
      const textDocument = { uri, languageId: "dockerfile", version, text: document.text };
      server.notify("textDocument/didOpen", { textDocument });
      await server.notification("textDocument/publishDiagnostics");
      if (builds) await server.notification<StatusParams>(serverNotifications.status, ({ level }) => level !== "busy");
    },
    async type() {
      if (opened === null) throw new Error("Nothing is open to type in.");
      const { caret, visible } = opened;
      const isTyped = version++ % 2 === 1;
      const end = isTyped ? caret : { ...caret, character: caret.character + 1 };
      const change = { range: { start: caret, end }, text: isTyped ? "x" : "" };
      server.notify("textDocument/didChange", { textDocument: { uri, version }, contentChanges: [change] });
      const shown = { textDocument: { uri }, range: visible };
      await Promise.all([
        hints ? server.request("textDocument/inlayHint", shown) : null,
        server.notification("textDocument/publishDiagnostics"),
      ]);
    },
    async end() {
      await server.stop();
      await rm(folder, { recursive: true });
    },
  };
}
