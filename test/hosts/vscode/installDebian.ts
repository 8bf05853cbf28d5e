import { HostFault } from "./hostFault.ts";
import { findProgram } from "./findProgram.ts";
import { runStep } from "./runStep.ts";

const noQuestions = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };

/**
 * Installs Debian packages with apt-get, waiting for another apt-get to end. Needs root on a Debian-like system; a
 * `HostFault` says so otherwise, with the command that the user can run.
 */
export async function installDebian(packages: readonly string[], purpose: string, log: string): Promise<void> {
  const aptGet = findProgram("apt-get");
  const missing = `${purpose} needs ${packages.join(", ")} on PATH`;
  if (aptGet === undefined) throw new HostFault(`${missing}, and there is no apt-get here to install it.`);
  if (process.getuid?.() !== 0) {
    throw new HostFault(`${missing}: run "sudo apt-get install ${packages.join(" ")}" first.`);
  }
  const failure = `${missing}, and apt-get could not install it`;
  const step = { command: aptGet, env: noQuestions, log, failure };
  const wait = ["-o", "DPkg::Lock::Timeout=300"];
  await runStep({ ...step, args: [...wait, "update"] });
  await runStep({ ...step, args: [...wait, "install", "-y", "--no-install-recommends", ...packages] });
}
