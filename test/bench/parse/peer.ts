import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

interface DockerfileAst {
  readonly DockerfileParser: { parse(text: string): PeerFile };
}

interface PeerFile {
  getDirectives(): { getName(): string; getValue(): string }[];
  getInstructions(): PeerInstruction[];
}

/** The methods with a question mark are those of instructions that can have what they answer. */
interface PeerInstruction {
  getKeyword(): string;
  getRange(): unknown;
  getInstructionRange(): unknown;
  getArgumentsContent(): string | null;
  getArguments(): { getValue(): string }[];
  getHeredocs(): { getName(): string; getContentRange(): unknown }[];
  getFlags?(): { getName(): string; getValue(): string | null }[];
  getJSONStrings?(): { getJSONValue(): string }[];
  getProperties?(): { getName(): string; getUnescapedValue(): string | null }[];
  getTriggerInstruction?(): PeerInstruction | null;
}

const unsplit: ReadonlySet<string> = new Set(
  "RUN CMD ENTRYPOINT SHELL USER WORKDIR STOPSIGNAL MAINTAINER HEALTHCHECK ONBUILD".split(" "),
);
const benchFolder = fileURLToPath(new URL("..", import.meta.url));
const entry = join(benchFolder, "node_modules", "dockerfile-ast", "lib", "main.js");

/**
 * Asks dockerfile-ast for what our parser answers at once, each fact by the one call that gives it: directives, the
 * instructions with their ranges, joined text, flags, split arguments and heredocs. It is not asked for what is wrong
 * with a file, which ours says as well. Installs it into the benchmark folder when it is not there yet.
 */
export async function loadPeer(): Promise<(text: string) => void> {
  if (!existsSync(entry)) install();
  const { DockerfileParser } = (await import(pathToFileURL(entry).href)) as DockerfileAst;
  return (text) => {
    const file = DockerfileParser.parse(text);
    file.getDirectives().forEach((directive) => [directive.getName(), directive.getValue()]);
    file.getInstructions().forEach(askAll);
  };
}

function askAll(instruction: PeerInstruction): void {
  instruction.getKeyword();
  instruction.getRange();
  instruction.getInstructionRange();
  instruction.getArgumentsContent();
  askWords(instruction);
  instruction.getFlags?.().forEach((flag) => [flag.getName(), flag.getValue()]);
  instruction.getHeredocs().forEach((heredoc) => [heredoc.getName(), heredoc.getContentRange()]);
  const trigger = instruction.getTriggerInstruction?.();
  if (trigger) askAll(trigger);
}

/** The shell form is not split further by ours: there the joined text is the one word. */
function askWords(instruction: PeerInstruction): void {
  const items = instruction.getJSONStrings?.() ?? [];
  if (items.length > 0) items.forEach((item) => item.getJSONValue());
  else if (instruction.getProperties) {
    instruction.getProperties().forEach((pair) => [pair.getName(), pair.getUnescapedValue()]);
  } else if (!unsplit.has(instruction.getKeyword())) {
    instruction.getArguments().forEach((argument) => argument.getValue());
  }
}

function install(): void {
  const args = ["install", "--no-audit", "--no-fund", "--no-package-lock"];
  const { status } = spawnSync("npm", args, { cwd: benchFolder, stdio: ["ignore", "ignore", "inherit"] });
  if (status !== 0) throw new Error("npm could not install the programs to compare with: see its message above.");
}
