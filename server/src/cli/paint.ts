import { styleText } from "node:util";
import type { TextLine, Tone } from "../core/presentation/text.ts";

const STYLES: Readonly<Record<Tone, Parameters<typeof styleText>[0]>> = {
  cached: "green",
  built: "yellow",
  failed: "red",
  faint: "gray",
};

/** A line with the terminal's escape codes for its colour. */
export function paint({ plain, marked, tone }: TextLine): string {
  return marked === "" ? plain : plain + styleText(STYLES[tone], marked);
}
