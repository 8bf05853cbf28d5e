import { resolve } from "node:path";
import { UsageError } from "./commandLine.ts";

/** Where rules look besides the Dockerfile. */
export interface RulePlace {
  /** The build context's folder, absolute; null for that of the last build. */
  readonly context: string | null;
  /** Bytes of the largest image whose layers are read; 0: none are. */
  readonly largestImage: number;
}

/** Where rules look. */
export interface RuleQuestion extends RulePlace {
  /** The Dockerfile: absolute. */
  readonly path: string;
  /** Whether registries are asked for newer base images. */
  readonly pull: boolean;
}

/** The options of `check` and `fix` that say so. */
export const placeOptions = { context: { type: "string" }, "read-images-up-to": { type: "string" } } as const;

type PlaceValues = { readonly [Name in keyof typeof placeOptions]?: string | undefined };

/** As in the editor. */
const usualMegabytes = 1000;

/** Reads them. `values` are the options by their names. */
export function readPlace(values: PlaceValues, cwd: string): RulePlace {
  const megabytes = Number(values["read-images-up-to"] ?? usualMegabytes);
  if (!(megabytes >= 0)) throw new UsageError("--read-images-up-to takes megabytes, such as 2000; 0 for none.");
  return { context: values.context === undefined ? null : resolve(cwd, values.context), largestImage: megabytes * 1e6 };
}
