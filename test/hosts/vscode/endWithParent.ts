// `node endWithParent.ts <folder> <program> <argument…>`, run by plain Node as the leader of a process group: runs the
// program, and when standard input closes ends the whole group and removes the run's folder. That input closes when the
// parent says so, and also when the parent crashed or was killed.
import { spawn } from "node:child_process";
import { rmSync } from "node:fs";

const graceMs = 3000;
const [folder = "", program = "", ...args] = process.argv.slice(2);

const child = spawn(program, args, { stdio: ["ignore", "inherit", "inherit"] });
child.on("error", (error) => console.error(error.message));
child.on("close", killGroup);
process.on("SIGTERM", () => undefined); // endGroup's own signal reaches this process too
process.stdin.on("close", endGroup).resume();

function endGroup(): void {
  child.on("close", removeAndKill).off("close", killGroup);
  setTimeout(removeAndKill, graceMs);
  process.kill(-process.pid, "SIGTERM");
}

function removeAndKill(): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  killGroup();
}

/** Ends what is left of the group, this process included. */
function killGroup(): void {
  process.kill(-process.pid, "SIGKILL");
}
