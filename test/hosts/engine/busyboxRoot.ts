import { chmod, mkdir, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { unpackPackages } from "./debianPackages.ts";
import { requireProgram } from "./runProgram.ts";

/** Fills a new folder with the smallest root file system that has a shell: Debian's static busybox and its commands. */
export async function fillBusyboxRoot(rootfs: string): Promise<void> {
  await mkdir(rootfs);
  await unpackPackages("bookworm", ["busybox-static"], rootfs);
  for (const name of await readdir(rootfs)) {
    if (name !== "bin") await rm(join(rootfs, name), { recursive: true });
  }
  const bin = join(rootfs, "bin");
  const commands = await requireProgram("busybox does not run on this machine", join(bin, "busybox"), ["--list"]);
  for (const command of commands.split("\n")) {
    if (command !== "" && command !== "busybox") await symlink("busybox", join(bin, command));
  }
  for (const name of ["etc", "tmp", "root", "var", "usr"]) await mkdir(join(rootfs, name));
  await chmod(join(rootfs, "tmp"), 0o1777);
  await symlink("../bin", join(rootfs, "usr/bin"));
  await writeFile(join(rootfs, "etc/passwd"), "root:x:0:0:root:/root:/bin/sh\n");
  await writeFile(join(rootfs, "etc/group"), "root:x:0:\n");
}
