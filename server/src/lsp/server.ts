import type { Connection, TextDocuments } from "vscode-languageserver/node";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Session } from "../session/session.ts";
import type { Findings } from "./findings.ts";
import type { Redrawing } from "./redraw.ts";
import type { ServerSettings } from "./settings.ts";

/** What every handler works with. */
export interface Server {
  readonly connection: Connection;
  /** Texts of the open documents, as the editor has them. */
  readonly documents: TextDocuments<TextDocument>;
  readonly session: Session;
  readonly findings: Findings;
  readonly redrawing: Redrawing;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** What the client said of itself and of the user's wishes; changes while the server runs. */
  readonly client: ClientState;
}

/** What the client said of itself and of the user's wishes. */
export interface ClientState {
  settings: ServerSettings;
  trusted: boolean;
  hasCommands: boolean;
  canWatchFiles: boolean;
  /** Whether it watches folders that are not in its workspace, when it is asked to. */
  canWatchFolders: boolean;
  /** Those of its workspace when it started: absolute paths. */
  folders: readonly string[];
  canRefreshHints: boolean;
  canRefreshLenses: boolean;
}
