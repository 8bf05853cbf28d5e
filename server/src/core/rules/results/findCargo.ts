import { resolveWord } from "../programs.ts";
import { findToolchainOf, isBuild } from "../shell/toolchains.ts";
import { findLinuxOf } from "./baseImages.ts";
import type { BuildResult, BuildStage } from "./buildResult.ts";
import { hasData } from "./hasData.ts";
import { readCopiedText } from "./readCopiedText.ts";

/** The program that `cargo build` leaves in `target/release`, or that `cargo install --path .` puts on the search path. */
export function findCargo(stage: BuildStage): BuildResult | null {
  const { image, build, input } = stage;
  const commands = input.scriptOf(build.index)?.commands ?? [];
  const program = commands.some((command) => isBuild(command, "rust")) ? findProgram(stage) : null;
  const base = findToolchainOf(image) === "rust" ? findLinuxOf(image) : null;
  if (program === null || base === null || hasData(input.files)) return null;
  const lock = readCopiedText(`${program.project}/Cargo.lock`, 0, input);
  return lock === null || needsMore(lock) ? null : { path: program.path, to: program.to, base };
}

interface Program {
  readonly path: string;
  readonly to: string;
  /** The folder of Cargo.toml. */
  readonly project: string;
}

function findProgram({ starter, build, input }: BuildStage): Program | null {
  const [word = ""] = starter.words;
  if (word.includes("/")) {
    const path = resolveWord(word, starter);
    const project = /^(.*)\/target\/release\/[\w-]+$/.exec(path ?? "")?.[1];
    return path === null || project === undefined ? null : { path, to: path, project };
  }
  const workdir = input.stepOf(build.index)?.workdir;
  const project = workdir?.known === true ? workdir.value.replace(/\/$/, "") : null;
  const installs = /\bcargo install --path \.(\s|$)/.test(input.scriptOf(build.index)?.text ?? "");
  if (!installs || project === null || !/^[\w-]+$/.test(word)) return null;
  const manifest = readCopiedText(`${project}/Cargo.toml`, 0, input);
  const isNamed = new RegExp(`^name\\s*=\\s*"${word}"`, "m").test(manifest ?? "");
  return isNamed ? { path: `/usr/local/cargo/bin/${word}`, to: `/usr/local/bin/${word}`, project } : null;
}

/** Crates called so that are for other systems, or bring their library with them. */
const needsNothing =
  /^(windows|js|web|linux-raw|core-foundation|security-framework|system-configuration|fsevent|inotify|objc|zstd|jemalloc|tikv-jemalloc|libmimalloc|aws-lc|lmdb-master)-sys$/;

/** Whether some crate goes by a library of the system, or by its certificates, which small images do not have. */
function needsMore(lock: string): boolean {
  const names = [...lock.matchAll(/^name = "([^"]+)"/gm)].map(([, name = ""]) => name);
  return names.some((name) => {
    return (
      (name.endsWith("-sys") && !needsNothing.test(name)) || /^(openssl|native-tls|rustls-native-certs)$/.test(name)
    );
  });
}
