import { existsSync } from "node:fs";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { EngineUnavailableError, lastLine, requireProgram, runProgram } from "./runProgram.ts";

/** Debian's own mirror network, asked when the machine's mirror is not there or does not carry the suite. */
const publicMirror = "http://deb.debian.org/debian";
const keyring = "/usr/share/keyrings/debian-archive-keyring.gpg";

/**
 * Downloads packages of one Debian suite (`bookworm`, `forky`, …) and unpacks them into a folder without installing
 * anything. The machine's apt does the work with an index of its own, so its proxy settings hold and signatures and
 * checksums are verified. Gives each package's version. `scratch` is a folder that may be filled and removed.
 */
export async function unpackPackages(
  suite: string,
  packages: readonly string[],
  folder: string,
): Promise<Record<string, string>> {
  const scratch = join(folder, ".apt");
  const settings = await openSuite(suite, scratch);
  const debs = join(scratch, "debs");
  await requireProgram(
    `Debian ${suite} did not give the packages ${packages.join(", ")}`,
    "apt-get",
    [...settings, "download", ...packages],
    { cwd: debs },
  );
  const versions: Record<string, string> = {};
  for (const deb of await readdir(debs)) {
    const path = join(debs, deb);
    await requireProgram(`The package ${deb} could not be unpacked`, "dpkg", ["-x", path, folder]);
    const [name = deb, version = ""] = (await dpkgFields(path)).split("\n");
    versions[name] = version;
  }
  await rm(scratch, { recursive: true, force: true });
  return versions;
}

/** The Debian mirrors to ask, best first: the machine's own, then the public one. */
export async function debianMirrors(): Promise<string[]> {
  const { stdout } = await runProgram("apt-get", ["indextargets", "--format", "$(REPO_URI)", "Created-By: Packages"]);
  const configured = stdout.split("\n").map((uri) => uri.trim().replace(/\/$/, ""));
  const own = configured.filter((uri) => uri.endsWith("/debian"));
  return [...new Set([...own, publicMirror])];
}

function dpkgFields(deb: string): Promise<string> {
  return requireProgram(`The package ${deb} is damaged`, "dpkg-deb", [
    "-W",
    "--showformat=${Package}\n${Version}",
    deb,
  ]);
}

/** Fetches the suite's index into `scratch`; the result makes apt use that index and nothing of the machine's state. */
async function openSuite(suite: string, scratch: string): Promise<string[]> {
  const failures: string[] = [];
  for (const mirror of await debianMirrors()) {
    await rm(scratch, { recursive: true, force: true });
    for (const name of ["lists/partial", "cache/archives/partial", "debs"]) {
      await mkdir(join(scratch, name), { recursive: true });
    }
    await writeFile(join(scratch, "sources.list"), sourceLine(mirror, suite));
    const settings = aptSettings(scratch);
    const { code, stderr } = await runProgram("apt-get", [...settings, "update"]);
    if (code === 0) return settings;
    if (code === 127) {
      throw new EngineUnavailableError(
        "apt-get was not found: test engines are made of Debian's packages and need Debian.",
      );
    }
    failures.push(`${mirror} (${fetchError(stderr)})`);
  }
  throw new EngineUnavailableError(
    `The package index of Debian ${suite} could not be fetched from ${failures.join(" or ")}`,
  );
}

/** The line of apt's messages that says why; its last line only counts the failures. */
function fetchError(stderr: string): string {
  return stderr.split("\n").find((line) => line.includes("Failed to fetch")) ?? lastLine(stderr);
}

/** A line of apt's `sources.list` for a suite, signed by Debian's own keys where the machine has them in a file. */
function sourceLine(mirror: string, suite: string): string {
  const options = existsSync(keyring) ? `[signed-by=${keyring}] ` : "";
  return `deb ${options}${mirror} ${suite} main\n`;
}

function aptSettings(scratch: string): string[] {
  const settings = {
    "Dir::Etc::sourcelist": join(scratch, "sources.list"),
    "Dir::Etc::sourceparts": "-",
    "Dir::Etc::preferences": "-",
    "Dir::Etc::preferencesparts": "-",
    "Dir::State::lists": join(scratch, "lists"),
    "Dir::State::status": "/dev/null",
    "Dir::Cache": join(scratch, "cache"),
    "Acquire::Languages": "none",
    // A failed index is an error, not a warning beside stale data.
    "APT::Update::Error-Mode": "any",
    // The unprivileged user that apt downloads as by default cannot enter root's cache folder.
    "APT::Sandbox::User": "root",
  };
  return ["-q", ...Object.entries(settings).flatMap(([name, value]) => ["-o", `${name}=${value}`])];
}
