import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

interface DockerfileAst {
  readonly DockerfileParser: { parse(text: string): { getInstructions(): PeerInstruction[] } };
}

interface PeerInstruction {
  getKeyword(): string;
  getRange(): unknown;
  getArguments(): unknown[];
  getHeredocs(): unknown[];
  /** Only instructions that can have flags have these methods. */
  getFlags?(): unknown[];
  getTriggerInstruction?(): PeerInstruction | null;
}

const benchFolder = fileURLToPath(new URL("..", import.meta.url));
const entry = join(benchFolder, "node_modules", "dockerfile-ast", "lib", "main.js");

/**
 * Asks dockerfile-ast for what our parser answers at once: the instructions with their ranges, arguments, flags and
 * heredocs. Installs it into the benchmark folder when it is not there yet.
 */
export async function loadPeer(): Promise<(text: string) => void> {
  if (!existsSync(entry)) install();
  const { DockerfileParser } = (await import(pathToFileURL(entry).href)) as DockerfileAst;
  return (text) => DockerfileParser.parse(text).getInstructions().forEach(askAll);
}

function askAll(instruction: PeerInstruction): void {
  instruction.getKeyword();
  instruction.getRange();
  instruction.getArguments();
  instruction.getHeredocs();
  instruction.getFlags?.();
  const trigger = instruction.getTriggerInstruction?.();
  if (trigger) askAll(trigger);
}

function install(): void {
  const args = ["install", "--no-audit", "--no-fund", "--no-package-lock"];
  const { status } = spawnSync("npm", args, { cwd: benchFolder, stdio: ["ignore", "ignore", "inherit"] });
  if (status !== 0) throw new Error("npm could not install the programs to compare with: see its message above.");
}
