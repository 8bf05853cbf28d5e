import type { Sources } from "../session/session.ts";

/** What comes from Docker unasked, and what is asked of us for it. */
export interface DockerEvents {
  /** A build has ended somewhere on this machine. */
  readonly onBuild: () => void;
  /** Whether builds of the Dockerfile at a path are of interest. */
  readonly isOpen: (path: string) => boolean;
  /** So many files of a context were read by now. */
  readonly onFilesRead: (files: number) => void;
  readonly log: (message: string) => void;
}

/** The way to Docker and to the files that it builds from. */
export interface DockerDoor extends Sources {
  /** Notes files that changed: absolute paths. */
  readonly noteFiles: (paths: readonly string[]) => void;
}

/**
 * Opens the way to Docker, with variables that the user wants set on top of our own environment. Events come until the
 * signal aborts.
 */
export type OpenDockerDoor = (
  environment: Readonly<Record<string, string>>,
  events: DockerEvents,
  signal: AbortSignal,
) => DockerDoor;
