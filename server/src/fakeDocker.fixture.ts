import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

/** A `docker` command for tests with its buildx plug-in, first on the PATH of `env`. */
export interface FakeDocker {
  /** A folder of its own, empty but for the command and its configuration. */
  readonly folder: string;
  /** An environment without any other client configuration. */
  readonly env: NodeJS.ProcessEnv;
  remove(): Promise<void>;
}

/** Installs a `docker` that runs the given shell script, with the arguments in `$@` and its own folder in `$HERE`. */
export async function installFakeDocker(script: string): Promise<FakeDocker> {
  const folder = await mkdtemp(join(tmpdir(), "fake-docker-"));
  const write = (path: string, text: string) => writeFile(join(folder, path), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  await write("docker", script);
  await mkdir(join(folder, ".docker/cli-plugins"), { recursive: true });
  await write(".docker/cli-plugins/docker-buildx", `exec '${folder}/docker' buildx "$@"`);
  const path = [folder, process.env["PATH"]].join(delimiter);
  const env = { PATH: path, HERE: folder, HOME: folder, DOCKER_CONFIG: join(folder, ".docker") };
  return { folder, env, remove: () => rm(folder, { recursive: true, force: true }) };
}
