import { pathToFileURL } from "node:url";
import { peerFile } from "../paths.ts";

interface DockerfileAst {
  readonly DockerfileParser: { parse(text: string): { getInstructions(): PeerInstruction[] } };
}

interface PeerInstruction {
  getKeyword(): string;
  getRange(): unknown;
  /** What follows the keyword, with continued lines joined and comments left out. */
  getArgumentsContent(): string | null;
  getArguments(): unknown[];
  getHeredocs(): unknown[];
  /** Only instructions that can have them have these methods. */
  getFlags?(): unknown[];
  getProperties?(): unknown[];
  getTriggerInstruction?(): PeerInstruction | null;
}

/**
 * Asks dockerfile-ast for what our parser answers at once: the instructions with their ranges, text, flags, heredocs,
 * and their arguments, which are names and values for ENV and LABEL. Ours checks all of that too; this is not asked here.
 */
export async function loadPeer(): Promise<(text: string) => void> {
  const entry = peerFile("dockerfile-ast", "lib", "main.js");
  const { DockerfileParser } = (await import(pathToFileURL(entry).href)) as DockerfileAst;
  return (text) => DockerfileParser.parse(text).getInstructions().forEach(askAll);
}

function askAll(instruction: PeerInstruction): void {
  instruction.getKeyword();
  instruction.getRange();
  instruction.getArgumentsContent();
  if (instruction.getProperties === undefined) instruction.getArguments();
  else instruction.getProperties();
  instruction.getHeredocs();
  instruction.getFlags?.();
  const trigger = instruction.getTriggerInstruction?.();
  if (trigger) askAll(trigger);
}
