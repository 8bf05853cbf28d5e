import type { Ask } from "../session/session.ts";

/** What comes from Docker unasked. */
export interface DockerEvents {
  /** A build has ended somewhere on this machine. */
  readonly onBuild: () => void;
  readonly log: (message: string) => void;
}

/**
 * Opens the way to Docker, with variables that the user wants set on top of our own environment. Events come until the
 * signal aborts.
 */
export type OpenDockerDoor = (
  environment: Readonly<Record<string, string>>,
  events: DockerEvents,
  signal: AbortSignal,
) => Ask;
