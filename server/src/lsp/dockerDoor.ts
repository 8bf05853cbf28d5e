import type { Sources } from "../session/session.ts";

/** What comes from Docker unasked, and what is asked of us for it. */
export interface DockerEvents {
  /** A build has ended somewhere on this machine. */
  readonly onBuild: () => void;
  /** Whether builds of the Dockerfile at a path are of interest. */
  readonly isOpen: (path: string) => boolean;
  /** A registry has told something that was not known. */
  readonly onRegistryNews: () => void;
  /** The files in a folder, an absolute path, decide what the next build does. */
  readonly onContext: (folder: string) => void;
  /** So many files of a context were read by now. */
  readonly onFilesRead: (files: number) => void;
  readonly log: (message: string) => void;
}

/** The way to Docker and to the files that it builds from. */
export interface DockerDoor extends Sources {
  /** Notes files that changed: absolute paths. */
  readonly noteFiles: (paths: readonly string[]) => void;
}

/** What the user wants of the way to Docker. */
export interface DockerWishes {
  /** Variables on top of our own environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** Whether registries may be asked. */
  readonly asksRegistry: boolean;
  /** Bytes of the largest image whose layers are read; 0: none are. */
  readonly largestImage: number;
  /** Whether builds that start in the editor have `--pull`. */
  readonly pulls: boolean;
}

/** Opens the way to Docker. Events come until the signal aborts. */
export type OpenDockerDoor = (wishes: DockerWishes, events: DockerEvents, signal: AbortSignal) => DockerDoor;
