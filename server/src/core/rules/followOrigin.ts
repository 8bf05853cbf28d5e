import type { Instruction } from "../dockerfile/dockerfile.ts";

/** How far down something can go that often changes. */
export interface OriginWay {
  /** What does without it, up to the last RUN among that. */
  readonly passed: readonly Instruction[];
  /** What goes below that: itself, and what has to stay behind it. */
  readonly moved: readonly Instruction[];
  /** Whether the image stays the same then. */
  readonly keepsImage: boolean;
}

/** How an instruction takes it when others go below it: with the same image or another one, by going along, or not at all. */
export type Passing = "same" | "may change" | "goes along" | "stops";

/** Follows an instruction through those below it, as far as `pass` lets it and what goes along. */
export function followOrigin(
  origin: Instruction,
  below: readonly Instruction[],
  pass: (each: Instruction, moved: readonly Instruction[]) => Passing,
): OriginWay {
  const moved = [origin];
  const passed: { readonly each: Instruction; readonly passing: Passing }[] = [];
  for (const each of below) {
    const passing = pass(each, moved);
    if (passing === "stops") break;
    if (passing === "goes along") moved.push(each);
    else passed.push({ each, passing });
  }
  const free = passed.slice(0, passed.findLastIndex(({ each }) => each.keyword === "RUN") + 1);
  const end = free.at(-1)?.each.index ?? -1;
  return {
    passed: free.map(({ each }) => each),
    moved: moved.filter(({ index }) => index < end),
    keepsImage: free.every(({ passing }) => passing === "same"),
  };
}
