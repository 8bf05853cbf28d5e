import { bundle } from "../bundle.ts";
import { peerFile, shippedFile } from "../paths.ts";

/** A language server that is measured. */
export interface Contestant {
  readonly program: string;
  /** Whether it answers requests for hints. */
  readonly hints: boolean;
  /** Whether it tells of builds after it has shown the text. */
  readonly builds: boolean;
}

/** Our server, the peer, and one that does nothing. */
export interface Contestants {
  readonly ours: Contestant;
  readonly peer: Contestant;
  readonly nothing: Contestant;
}

/** The programs, all of which speak over standard input and output. Ours has to be built, the peer installed. */
export async function findContestants(): Promise<Contestants> {
  return {
    ours: { program: shippedFile("server.cjs"), hints: true, builds: true },
    peer: {
      program: peerFile("dockerfile-language-server-nodejs", "bin", "docker-langserver"),
      hints: false,
      builds: false,
    },
    nothing: { program: await bundle("server/doNothing.ts", "cjs"), hints: true, builds: false },
  };
}
