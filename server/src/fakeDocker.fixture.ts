import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

/** A `docker` command for tests, first on the PATH of `env`. */
export interface FakeDocker {
  /** A folder of its own, empty but for the command. */
  readonly folder: string;
  /** An environment without any other client configuration. */
  readonly env: NodeJS.ProcessEnv;
  remove(): Promise<void>;
}

/** Installs a `docker` that runs the given shell script, with the arguments in `$@` and its own folder in `$HERE`. */
export async function installFakeDocker(script: string): Promise<FakeDocker> {
  const folder = await mkdtemp(join(tmpdir(), "fake-docker-"));
  await writeFile(join(folder, "docker"), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  const path = [folder, process.env["PATH"]].join(delimiter);
  const env = { PATH: path, HERE: folder, HOME: folder, DOCKER_CONFIG: join(folder, ".docker") };
  return { folder, env, remove: () => rm(folder, { recursive: true, force: true }) };
}
