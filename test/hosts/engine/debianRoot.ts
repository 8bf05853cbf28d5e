import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { debianMirrors, unpackPackages } from "./debianPackages.ts";
import { EngineUnavailableError, lastLine, runProgram } from "./runProgram.ts";

const suite = "bookworm";

/**
 * Fills a new folder with a minimal Debian 12. Its apt uses the machine's mirror and proxy, so `apt-get update` and
 * `install` work in a RUN of a build with `--network=host`.
 */
export async function fillDebianRoot(rootfs: string): Promise<void> {
  const tools = `${rootfs}.tools`;
  await mkdir(tools);
  await unpackPackages(suite, ["debootstrap"], tools);
  const mirror = await bootstrap(tools, rootfs);
  await rm(tools, { recursive: true });
  await writeFile(join(rootfs, "etc/apt/sources.list"), `deb ${mirror} ${suite} main\n`);
  await writeFile(join(rootfs, "etc/apt/apt.conf.d/90machine"), await machineAccess());
  for (const folder of ["var/cache/apt/archives", "var/lib/apt/lists"]) await removeFiles(join(rootfs, folder));
}

/** Runs debootstrap, its mounts in a namespace of their own, with the first mirror that works, and gives that mirror. */
async function bootstrap(tools: string, rootfs: string): Promise<string> {
  const program = join(tools, "usr/sbin/debootstrap");
  const env = { ...process.env, DEBOOTSTRAP_DIR: join(tools, "usr/share/debootstrap"), ...(await proxyVariables()) };
  const failures: string[] = [];
  for (const mirror of await debianMirrors()) {
    await rm(rootfs, { recursive: true, force: true });
    const args = ["--mount", program, "--variant=minbase", suite, rootfs, mirror];
    const { code, stdout, stderr } = await runProgram("unshare", args, { env });
    if (code === 0) return mirror;
    failures.push(`${mirror} (${lastLine(stderr) || lastLine(stdout)})`);
  }
  throw new EngineUnavailableError(`debootstrap could not make a Debian base image from ${failures.join(" or ")}`);
}

/** The settings of the machine's apt that decide whether a mirror can be reached and believed, as apt.conf lines. */
async function machineAccess(): Promise<string> {
  const { stdout } = await runProgram("apt-config", ["dump", "--no-empty", "Acquire"]);
  const wanted = /^Acquire::((https?::)?Proxy|https?::Proxy::\S+|Check-Valid-Until|Check-Date) /i;
  return stdout
    .split("\n")
    .filter((line) => wanted.test(line))
    .map((line) => `${line}\n`)
    .join("");
}

/** What debootstrap's downloader needs for the proxy that is set in apt; it does not read apt's settings. */
async function proxyVariables(): Promise<NodeJS.ProcessEnv> {
  const proxy = /^Acquire::http::Proxy "(.+)";$/im.exec(await machineAccess())?.[1];
  return proxy === undefined ? {} : { http_proxy: proxy };
}

async function removeFiles(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isFile() && entry.name !== "lock") await rm(join(folder, entry.name));
  }
}
