import { readFile, rm, writeFile } from "node:fs/promises";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { cachedFolder } from "./cacheFolder.ts";
import { unpackPackages } from "./debianPackages.ts";
import { EngineUnavailableError, requireProgram } from "./runProgram.ts";

/** `modern`: the newest Docker of Debian's development suites, with buildx. `old`: Debian 12's Docker 20.10, without. */
export type EngineKind = "modern" | "old";

/** An engine's programs, unpacked into the user's cache folder; nothing of it is installed into the system. */
export interface InstalledEngine {
  readonly kind: EngineKind;
  /** Absolute paths. `buildx` is the CLI plug-in, absent for `old`. */
  readonly docker: string;
  readonly dockerd: string;
  readonly init: string;
  readonly buildx?: string;
  /** The folders that belong first on PATH, and those of shared libraries for LD_LIBRARY_PATH. */
  readonly path: readonly string[];
  readonly libraries: readonly string[];
  /** Debian package name → version. */
  readonly packages: Readonly<Record<string, string>>;
}

interface Recipe {
  /** Suites to try in turn: the first whose packages run on this machine is taken. */
  readonly suites: readonly string[];
  readonly packages: readonly string[];
  /** Packages taken from Debian 12 whatever the suite: they run on every libc from 2.36 on. */
  readonly stablePackages: readonly string[];
}

const recipes: Readonly<Record<EngineKind, Recipe>> = {
  modern: {
    // Testing first; a package that is being held out of testing is still in sid.
    suites: ["forky", "sid", "trixie"],
    packages: ["docker.io", "docker-cli", "docker-buildx", "containerd", "tini-static"],
    stablePackages: ["runc", "libseccomp2"],
  },
  old: {
    suites: ["bookworm"],
    packages: ["docker.io", "containerd", "runc", "tini", "libseccomp2", "libdevmapper1.02.1"],
    stablePackages: [],
  },
};

/** Makes an engine's programs available: from the cache, or else from a Debian mirror (about 70 MB, 20 seconds). */
export async function installEngine(kind: EngineKind): Promise<InstalledEngine> {
  const folder = await cachedFolder(kind, 600, (staging) => fillFolder(kind, staging));
  const packages = JSON.parse(await readFile(join(folder, "packages.json"), "utf8")) as Record<string, string>;
  return { ...locatePrograms(kind, folder), packages };
}

async function fillFolder(kind: EngineKind, folder: string): Promise<void> {
  const { suites } = recipes[kind];
  let failure = "";
  for (const suite of suites) {
    try {
      await fillFromSuite(kind, suite, folder);
      return;
    } catch (error) {
      if (!(error instanceof EngineUnavailableError)) throw error;
      failure ||= error.message;
      for (const name of readdirSync(folder)) await rm(join(folder, name), { recursive: true });
    }
  }
  throw new EngineUnavailableError(`No Docker engine could be set up from Debian ${suites.join(" or ")}: ${failure}`);
}

async function fillFromSuite(kind: EngineKind, suite: string, folder: string): Promise<void> {
  const { packages, stablePackages } = recipes[kind];
  const versions = await unpackPackages(suite, packages, folder);
  if (stablePackages.length > 0) Object.assign(versions, await unpackPackages("bookworm", stablePackages, folder));
  await requireRunning(locatePrograms(kind, folder));
  await writeFile(join(folder, "packages.json"), JSON.stringify(versions, null, 2));
  await rm(join(folder, "usr/share"), { recursive: true, force: true });
}

function locatePrograms(kind: EngineKind, folder: string): Omit<InstalledEngine, "packages"> {
  const buildx = join(folder, "usr/libexec/docker/cli-plugins/docker-buildx");
  return {
    kind,
    docker: join(folder, "usr/bin/docker"),
    dockerd: join(folder, "usr/sbin/dockerd"),
    init: join(folder, "usr/bin/tini-static"),
    ...(existsSync(buildx) && { buildx }),
    path: [join(folder, "usr/bin"), join(folder, "usr/sbin")],
    libraries: ["lib", "usr/lib"].flatMap((name) => libraryFolders(join(folder, name))),
  };
}

/** The folders of a Debian architecture (`x86_64-linux-gnu`) in a library folder. */
function libraryFolders(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.includes("-linux-gnu"));
  return names.map((name) => join(folder, name));
}

/** Throws when a program does not run here, as when it needs a newer libc than the machine's. */
async function requireRunning({ docker, dockerd, init, buildx, path, libraries }: Omit<InstalledEngine, "packages">) {
  const env = { ...process.env, LD_LIBRARY_PATH: libraries.join(":") };
  const [bin = ""] = path;
  const programs = [docker, dockerd, init, join(bin, "containerd"), join(bin, "runc")];
  for (const program of programs) {
    await requireProgram(`${program} does not run on this machine`, program, ["--version"], { env });
  }
  if (buildx !== undefined) await requireProgram("buildx does not run on this machine", buildx, ["version"], { env });
}
