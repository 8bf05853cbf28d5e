import { CodeLensRefreshRequest, type Connection } from "vscode-languageserver/node";

/** Has a client show what is known now. */
export interface Redrawing {
  /** Has the client ask again for hints and lenses, where it can. */
  readonly redraw: () => void;
  /** Notes that the client asks for hints. */
  readonly noteAsked: () => void;
}

/** Milliseconds until a client that has not asked for hints is told again to do so. */
const usualPause = 1000;
/** So often it is told again: none asks for a file that is not on the screen. */
const mostReminders = 3;

/**
 * VS Code does not hear that hints are others now while it takes in those that it asked for before, and would show these for
 * good: so it is told until it asks.
 */
export function keepDrawn(
  connection: Connection,
  client: { readonly canRefreshHints: boolean; readonly canRefreshLenses: boolean },
  pause = usualPause,
): Redrawing {
  let reminder: NodeJS.Timeout | undefined;
  const log = (error: unknown) => connection.console.log(`The editor did not redraw: ${String(error)}`);

  function refreshHints(reminders: number): void {
    clearTimeout(reminder);
    connection.languages.inlayHint.refresh().catch(log);
    if (reminders > 0) reminder = setTimeout(() => refreshHints(reminders - 1), pause).unref();
  }

  return {
    redraw() {
      if (client.canRefreshHints) refreshHints(mostReminders);
      if (client.canRefreshLenses) connection.sendRequest(CodeLensRefreshRequest.type).catch(log);
    },
    noteAsked() {
      clearTimeout(reminder);
    },
  };
}
