// Runs `node endWithParent.ts <program> <argument…>` as the leader of a process group and ends that whole group when
// standard input closes: when the parent says so, and also when the parent crashed or was killed. Plain Node runs it.
import { spawn } from "node:child_process";

const graceMs = 3000;
const [program = "", ...args] = process.argv.slice(2);

const child = spawn(program, args, { stdio: ["ignore", "inherit", "inherit"] });
child.on("error", (error) => {
  console.error(error.message);
  process.exit(1);
});
child.on("close", killGroup);
process.on("SIGTERM", () => undefined); // endGroup's own signal reaches this process too
process.on("SIGINT", endGroup);
process.stdin.on("close", endGroup).resume();

function endGroup(): void {
  process.kill(-process.pid, "SIGTERM");
  setTimeout(killGroup, graceMs);
}

/** Ends what is left of the group, this process included. */
function killGroup(): void {
  process.kill(-process.pid, "SIGKILL");
}
