import { pathToFileURL } from "node:url";
import { peerFile } from "../paths.ts";

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

/**
 * Asks dockerfile-ast for what our parser answers at once: the instructions with their ranges, arguments, flags and
 * heredocs.
 */
export async function loadPeer(): Promise<(text: string) => void> {
  const entry = peerFile("dockerfile-ast", "lib", "main.js");
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
