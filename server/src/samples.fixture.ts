import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The folder of what real engines printed; its README tells how it was recorded. */
export const SAMPLES = join(import.meta.dirname, "../../test/samples");

/** One recorded file, such as `history/ls.json`. */
export function readSample(name: string): string {
  return readFileSync(join(SAMPLES, name), "utf8");
}
