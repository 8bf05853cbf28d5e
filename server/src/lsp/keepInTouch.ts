import type { OpenDockerDoor } from "./dockerDoor.ts";
import type { Server } from "./server.ts";

/** The server's contact with Docker. */
export interface Touch {
  /** Opens the way to Docker anew: at the start, and when trust or environment have changed. */
  readonly renew: () => void;
  readonly end: () => void;
}

const POLL_MS = 10_000;

/**
 * Has the session ask Docker, but never in an untrusted workspace. Builds that end are asked for at once; nobody tells
 * when Docker comes back, so while it does not answer it is asked every ten seconds as long as a Dockerfile is open.
 */
export function keepInTouch({ session, client, connection }: Server, openDoor: OpenDockerDoor): Touch {
  let ending = new AbortController();
  const events = {
    onBuild: () => void session.refresh("build"),
    log: (message: string) => connection.console.warn(message),
  };
  const renew = (): void => {
    if (!client.trusted) return;
    ending.abort();
    ending = new AbortController();
    session.askWith(openDoor(client.settings["cacheLens.docker.environment"], events, ending.signal));
  };
  const polling = setInterval(() => {
    if (session.isInTrouble()) void pollUntilWell();
  }, POLL_MS);
  polling.unref();

  /** A Docker that is back sends its events to nobody who listened to the one before. */
  async function pollUntilWell(): Promise<void> {
    await session.refresh("poll");
    if (!session.isInTrouble()) renew();
  }

  return {
    renew,
    end() {
      clearInterval(polling);
      ending.abort();
      session.askWith(null);
    },
  };
}
