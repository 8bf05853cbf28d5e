import type { Instruction } from "./dockerfile.ts";

/** An instruction as the builder reads it, followed by the bodies of its heredocs. */
export function wholeText({ text, heredocs }: Instruction): string {
  return [text.trim(), ...heredocs.map(({ content }) => content)].join("\n");
}
