import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";
import * as v from "valibot";
import { dockerConfigFolder, readDockerConfig } from "./dockerConfig.ts";

/** A program and its arguments. */
export interface Call {
  readonly program: string;
  readonly args: readonly string[];
}

const PluginFolders = v.object({ cliPluginsExtraDirs: v.array(v.string()) });

/** Where packages of Docker put plug-ins for all users, by Docker's own rule. */
const sharedFolders =
  process.platform === "win32"
    ? [process.env["ProgramData"], process.env["ProgramFiles"]].flatMap((base) =>
        base === undefined ? [] : [join(base, "Docker", "cli-plugins")],
      )
    : ["/usr/local/lib", "/usr/local/libexec", "/usr/lib", "/usr/libexec"].map((base) => `${base}/docker/cli-plugins`);

/**
 * What `docker buildx …` comes to: Docker's command line hands it to a program of buildx's own, which answers the same
 * when it is called itself, in less than half the time. Other calls stay as they are, and so do all where Docker's
 * command line or that program is not found.
 */
export async function shortenCall(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Call> {
  const [plugin, ...rest] = args;
  const program = plugin === "buildx" ? await findBuildx(env) : null;
  return program === null ? { program: "docker", args } : { program, args: rest };
}

/**
 * The program that Docker's command line hands `docker buildx …` to: the first in the folders that it looks through. Null
 * where none is found, and where there is no Docker command line.
 */
export async function findBuildx(env: NodeJS.ProcessEnv): Promise<string | null> {
  if ((await findProgram("docker", (env["PATH"] ?? "").split(delimiter))) === null) return null;
  const config = readDockerConfig(env, PluginFolders);
  const own = join(dockerConfigFolder(env), "cli-plugins");
  return findProgram("docker-buildx", [...(config?.cliPluginsExtraDirs ?? []), own, ...sharedFolders]);
}

async function findProgram(name: string, folders: readonly string[]): Promise<string | null> {
  const file = process.platform === "win32" ? `${name}.exe` : name;
  for (const folder of folders) {
    const path = join(folder, file);
    const isThere = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isThere) return path;
  }
  return null;
}
