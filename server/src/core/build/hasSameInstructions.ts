import { parseDockerfile } from "../dockerfile/parseDockerfile.ts";

/** Whether two Dockerfiles hold the same instructions, whatever their comments, blank lines and line ends. */
export function hasSameInstructions(a: string, b: string): boolean {
  return instructionsOf(a) === instructionsOf(b);
}

function instructionsOf(text: string): string {
  const { instructions } = parseDockerfile(text);
  return JSON.stringify(instructions.map(({ text, heredocs }) => [text, heredocs.map(({ content }) => content)]));
}
