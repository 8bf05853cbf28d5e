import type { LineRange } from "../text.ts";

/** Notes that the builder refuses the instruction at these lines, and why. */
export type Report = (place: LineRange, message: string) => void;
