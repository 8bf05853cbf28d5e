/** A step's name as BuildKit prints it, taken apart: `[build 2/6] RUN make` is number 2 of `build`. */
export interface VertexName {
  /** The stage's name as printed; empty when a Dockerfile with one stage gives none. */
  readonly stage: string;
  readonly number: number;
  /** The instruction as printed, with its variables expanded; an image without its digest. */
  readonly text: string;
}

const NAME = /^(?:LINK )?\[(?:[a-z0-9]+\/[^\s\]]+ )?(?:(\S+) )? *(\d+)\/\d+\] (.*)$/s;

/**
 * Takes a name apart; null when it is not that of an instruction. A platform in front of the stage is dropped, and
 * the blanks that align the numbers (`[build  2/12]`).
 */
export function readVertexName(name: string): VertexName | null {
  const match = NAME.exec(name);
  if (match === null) return null;
  const text = (match[3] ?? "").replace(/^(FROM \S+)@sha256:[0-9a-f]+/, "$1").replace(/^LINK /, "");
  return { stage: match[1] ?? "", number: Number(match[2]), text };
}
