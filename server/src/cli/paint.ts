import { styleText } from "node:util";
import type { TextLine, Tone } from "../core/presentation/text.ts";

const STYLES: Readonly<Record<Tone, Parameters<typeof styleText>[0]>> = {
  cached: "green",
  built: "yellow",
  failed: "red",
  unknown: "cyan",
  faint: "gray",
};

/** A line with the terminal's escape codes for its colour, whatever standard output is: the caller has decided. */
export function paint({ plain, marked, tone }: TextLine): string {
  return marked === "" ? plain : plain + styleText(STYLES[tone], marked, { validateStream: false });
}

/** Whether to print colours: by https://no-color.org and FORCE_COLOR, as other tools read them, else on a terminal. */
export function wantsColors(env: NodeJS.ProcessEnv, isTerminal: boolean): boolean {
  if ((env["NO_COLOR"] ?? "") !== "") return false;
  if ((env["FORCE_COLOR"] ?? "") !== "") return env["FORCE_COLOR"] !== "0";
  return isTerminal && env["TERM"] !== "dumb";
}
