import { baseName } from "../plan/paths.ts";
import { isApartCommand } from "./installs/isApart.ts";
import { readInstall } from "./installs/readInstall.ts";
import type { ShellCommand, ShellScript } from "./shell/shellScript.ts";

/**
 * How a script takes the variables that it does not name. `ignores`: all its commands are known to go by no others than
 * those of their own. `hands-on`: an install hands them to scripts of packages. `unknown`: they may matter.
 */
export type VariableUse = "ignores" | "hands-on" | "unknown";

export function readVariableUse({ commands }: ShellScript): VariableUse {
  if (commands.some((command) => !ignores(command) && !installs(command))) return "unknown";
  return commands.some((command) => !ignores(command)) ? "hands-on" : "ignores";
}

/** Programs for files, users, downloads and packages of the system. */
const known = new Set([
  ...["apt-get", "apt", "apt-key", "add-apt-repository", "dpkg", "apk", "dnf", "microdnf", "yum", "zypper", "pacman"],
  ...["mkdir", "rm", "rmdir", "cp", "mv", "ln", "touch", "chmod", "chown", "chgrp", "find", "install", "mktemp"],
  ...["useradd", "adduser", "usermod", "groupadd", "addgroup", "passwd", "chpasswd", "id"],
  ...["curl", "wget", "tar", "unzip", "gzip", "gunzip", "xz", "gpg", "sha256sum", "sha512sum", "md5sum"],
  ...["echo", "printf", "cat", "tee", "sed", "grep", "awk", "head", "tail", "sort", "cut", "tr", "wc", "ls", "uname"],
  ...["set", "export", "cd", "true", ":", "test", "[", "sleep", "command", "which", "ldconfig", "locale-gen"],
  ...[
    "git",
    "update-ca-certificates",
    "update-alternatives",
    "nproc",
    "dirname",
    "basename",
    "readlink",
    "hash",
    "type",
  ],
]);

function ignores(command: ShellCommand): boolean {
  const { name, args } = command;
  if (name === null) return false;
  const cleansUp = /^(cache|clean)$/.test(args[0]?.value ?? "") && /^(npm|yarn|pnpm|pip3?|conda|mamba)$/.test(name);
  return name === "" || cleansUp || known.has(baseName(name)) || isApartCommand(command);
}

function installs(command: ShellCommand): boolean {
  const install = readInstall(command);
  return install !== null && install.instead === null;
}
