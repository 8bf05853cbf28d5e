import { isDeepStrictEqual } from "node:util";
import { type Connection, DidChangeWatchedFilesNotification, TextDocuments } from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { type BuildingParams, clientNotifications, type RefreshParams } from "../../../protocol/lsp.ts";
import { documentPath, isDockerfile } from "../session/documentPath.ts";
import { startSession } from "../session/session.ts";
import { atNextPause } from "./atNextPause.ts";
import type { OpenDockerDoor } from "./dockerDoor.ts";
import { initialize } from "./handlers/initialize.ts";
import { offerActions } from "./handlers/offerActions.ts";
import { publishDiagnostics } from "./handlers/publishDiagnostics.ts";
import { resolveAction } from "./handlers/resolveAction.ts";
import { resolveHint } from "./handlers/resolveHint.ts";
import { sendMarks } from "./handlers/sendMarks.ts";
import { sendStatus } from "./handlers/sendStatus.ts";
import { showHints } from "./handlers/showHints.ts";
import { showHover } from "./handlers/showHover.ts";
import { showLenses } from "./handlers/showLenses.ts";
import { keepInTouch, wishesIn, type Touch } from "./keepInTouch.ts";
import { keepDrawn } from "./redraw.ts";
import type { ClientState, Server } from "./server.ts";
import { readSettings, ruleSettings } from "./settings.ts";
import { keepFindings } from "./findings.ts";

/** Answers a client on a connection until it goes. Docker is not thought of before the client has its first answer. */
export function serve(connection: Connection, openDoor: OpenDockerDoor): void {
  const server = createServer(connection);
  const touch = keepInTouch(server, openDoor);
  connection.onInitialize((params) => initialize(server, params));
  connection.onInitialized(() => {
    touch.renew();
    watchFiles(server, touch);
  });
  connection.onShutdown(() => touch.end());
  listenToDocuments(server);
  listenToClient(server, touch.renew);
  connection.languages.inlayHint.on((params) => showHints(server, params));
  connection.languages.inlayHint.resolve((hint) => resolveHint(server, hint));
  connection.onHover((params) => showHover(server, params));
  connection.onCodeLens((params) => showLenses(server, params));
  connection.onCodeAction((params) => offerActions(server, params));
  connection.onCodeActionResolve((action) => resolveAction(server, action));
  connection.listen();
}

/** Milliseconds until rules look at a document, so that typing comes first and what comes together is looked at once. */
const pauses = { text: 250, facts: 30 };

function createServer(connection: Connection): Server {
  const documents = new TextDocuments(TextDocument);
  const client: ClientState = {
    settings: readSettings(undefined),
    trusted: false,
    hasCommands: false,
    canWatchFiles: false,
    canWatchFolders: false,
    folders: [],
    canRefreshHints: false,
    canRefreshLenses: false,
  };
  const session = startSession({
    now: Date.now,
    log: (message) => connection.console.warn(message),
    onStanding: (uri) => sendStatus(server, uri),
    onFiles: (uri) => findings.checkSoon(uri, pauses.facts),
    onChange(uri) {
      sendViews(server, uri);
      redrawing.redraw();
      findings.checkSoon(uri, pauses.facts);
    },
  });
  const findings = keepFindings({
    document: (uri) => documents.get(uri),
    facts: (uri, text) => session.ruleFacts(uri, text),
    settings: () => ruleSettings(client.settings),
    onChange(uri) {
      const document = documents.get(uri);
      if (document !== undefined) publishDiagnostics(server, document);
    },
    onError: (error) => connection.console.error(`Rules could not be checked: ${String(error)}`),
  });
  const redrawing = keepDrawn(connection, client);
  const server: Server = { connection, documents, session, findings, redrawing, client, now: Date.now };
  return server;
}

/** Editors watch files themselves, better than we could; with one that does not, files are looked at when it says more. */
function watchFiles({ connection, client }: Server, touch: Touch): void {
  connection.onDidChangeWatchedFiles(({ changes }) => {
    const paths = changes.flatMap(({ uri }) => documentPath(uri) ?? []);
    if (paths.length > 0) touch.filesChanged(paths);
  });
  if (!client.canWatchFiles) return;
  const register = { watchers: [{ globPattern: "**/*" }] };
  connection.client.register(DidChangeWatchedFilesNotification.type, register).catch((error: unknown) => {
    connection.console.warn(`The editor does not watch files: ${String(error)}`);
  });
}

function listenToDocuments(server: Server): void {
  const { connection, documents, session, findings } = server;
  const sendViewsSoon = atNextPause((uri) => sendViews(server, uri));
  documents.onDidOpen(({ document: { uri } }) => {
    if (!isDockerfile(uri)) return;
    session.open({ uri, path: documentPath(uri), text: documents.get(uri)?.getText() ?? "" });
    sendViews(server, uri);
  });
  documents.onDidChangeContent(({ document }) => {
    session.change(document.uri, document.getText());
    publishDiagnostics(server, document);
    sendViewsSoon(document.uri);
    findings.checkSoon(document.uri, pauses.text);
  });
  documents.onDidClose(({ document: { uri } }) => {
    session.close(uri);
    findings.forget(uri);
    void connection.sendDiagnostics({ uri, diagnostics: [] });
  });
  documents.listen(connection);
}

/** Sends what a client shows of a document without asking for it. */
function sendViews(server: Server, uri: string): void {
  sendStatus(server, uri);
  sendMarks(server, uri);
}

function listenToClient(server: Server, renewDocker: () => void): void {
  const { connection, session, client } = server;
  connection.onNotification(clientNotifications.trusted, () => {
    client.trusted = true;
    renewDocker();
  });
  connection.onNotification(clientNotifications.refresh, ({ cause }: RefreshParams) => session.refresh(cause));
  connection.onNotification(clientNotifications.building, async ({ uri, building }: BuildingParams) => {
    // What a build did is shown when it is known: until then the build before is not the last one any more.
    if (!building) await session.refresh("build", uri);
    session.setBuilding(uri, building);
  });
  connection.onDidChangeConfiguration(({ settings }) => {
    const before = client.settings;
    client.settings = readSettings(settings);
    if (!isDeepStrictEqual(wishesIn(before), wishesIn(client.settings))) renewDocker();
    server.redrawing.redraw();
    for (const uri of server.documents.keys()) server.findings.checkSoon(uri, pauses.facts);
  });
}
