import type { DockerDoor, DockerWishes, OpenDockerDoor } from "./dockerDoor.ts";
import type { Server } from "./server.ts";
import type { ServerSettings } from "./settings.ts";
import { folderWatcher } from "./watchFolders.ts";

/** The server's contact with Docker. */
export interface Touch {
  /** Opens the way to Docker anew: at the start, and when trust or environment have changed. */
  readonly renew: () => void;
  /** Has what reads files look at some again: absolute paths. */
  readonly filesChanged: (paths: readonly string[]) => void;
  readonly end: () => void;
}

const POLL_MS = 10_000;

/**
 * Has the session ask Docker, but never in an untrusted workspace. Builds that end are asked for at once; nobody tells
 * when Docker comes back, so while it does not answer it is asked every ten seconds as long as a Dockerfile is open.
 */
export function keepInTouch({ session, client, connection }: Server, openDoor: OpenDockerDoor): Touch {
  let ending = new AbortController();
  let door: DockerDoor | null = null;
  const filesChanged = (paths: readonly string[]): void => {
    door?.noteFiles(paths);
    session.filesChanged();
  };
  const events = {
    onBuild: () => void session.refresh("build"),
    isOpen: (path: string) => session.isOpen(path),
    onRegistryNews: () => session.lookAgain(),
    onContext: folderWatcher({ connection, client }, (folder) => filesChanged([folder])),
    onFilesRead: (files: number) => session.filesRead(files),
    log: (message: string) => connection.console.warn(message),
  };
  const renew = (): void => {
    if (!client.trusted) return;
    ending.abort();
    ending = new AbortController();
    door = openDoor(wishesIn(client.settings), events, ending.signal);
    session.askWith(door);
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
    filesChanged,
    end() {
      clearInterval(polling);
      ending.abort();
      session.askWith(null);
    },
  };
}

/** What of the settings decides how Docker is asked, and what for. */
export function wishesIn(settings: ServerSettings): DockerWishes {
  const more = settings["cacheLens.build.arguments"];
  return {
    environment: settings["cacheLens.docker.environment"],
    asksRegistry: settings["cacheLens.docker.askRegistry"],
    largestImage: looksAtImages(settings) ? settings["cacheLens.docker.readImagesUpTo"] * MEGABYTE : 0,
    pulls: more.some((argument) => argument === "--pull" || argument === "--pull=true"),
  };
}

const MEGABYTE = 1_000_000;

/** Only one rule wants to know what images hold. */
function looksAtImages(settings: ServerSettings): boolean {
  return settings["cacheLens.rules.enabled"] && settings["cacheLens.rules.severity"]["deleted-later"] !== "off";
}
