import type { MarkKind } from "./marks.ts";

// What client and server say to each other beyond the language server protocol. Names and types only: the two sides use
// different versions of the protocol library, whose classes must not meet.

/** What the server is told when it starts. Every part may be missing: another editor's client knows none of them. */
export interface InitializationOptions {
  /** False in an untrusted workspace: then nothing runs and no file is read. True when missing. */
  readonly trusted?: boolean;
  /** Whether the client has the commands of `protocol/commands.ts`, so that lenses may offer them. False when missing. */
  readonly hasCommands?: boolean;
  /** The user's settings under `cacheLens`: see `protocol/settings.ts`. */
  readonly settings?: unknown;
}

/** Notifications from client to server. */
export const clientNotifications = {
  /** The workspace became trusted. No parameters. */
  trusted: "cacheLens/trusted",
  /** Builds may have changed, or the user wants them read again. */
  refresh: "cacheLens/refresh",
  /** A build that the client runs began or ended. */
  building: "cacheLens/building",
} as const;

export interface RefreshParams {
  readonly cause: "command" | "build" | "focus";
}

export interface BuildingParams {
  /** The Dockerfile's URI. */
  readonly uri: string;
  readonly building: boolean;
}

/** Notifications from server to client. */
export const serverNotifications = {
  /** What to show in one short item while a Dockerfile is the active one. */
  status: "cacheLens/status",
  /** What to mark beside the lines of a Dockerfile, in the place of what was marked before. */
  marks: "cacheLens/marks",
} as const;

export interface StatusParams {
  /** The Dockerfile's URI. */
  readonly uri: string;
  readonly text: string;
  /** A sentence or two for a tooltip. */
  readonly detail: string;
  readonly level: "idle" | "busy" | "trouble";
}

export interface MarksParams {
  /** The Dockerfile's URI. */
  readonly uri: string;
  /** The version of the document that the lines are those of. */
  readonly version: number;
  /** In the order of the file; none where nothing is predicted. */
  readonly marks: readonly Mark[];
}

/** A mark beside the lines of one instruction: its first and last one, from 0. */
export interface Mark {
  readonly line: number;
  readonly endLine: number;
  readonly kind: MarkKind;
}
