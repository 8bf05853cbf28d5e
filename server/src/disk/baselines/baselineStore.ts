import { join } from "node:path";
import type { Baseline } from "../../core/build/baseline.ts";
import { keepRecords, type KeptRecords } from "../keptRecords.ts";
import { formatStoredBaseline, parseStoredBaseline } from "./storedBaseline.ts";

const mostOfDockerfile = 20;
const mostAge = 90 * 24 * 60 * 60 * 1000;

/** Opens the store of what builds started from, by Dockerfile: `<folder>/baselines`. */
export function openBaselineStore(folder: string, warn: (message: string) => void): KeptRecords<Baseline> {
  return keepRecords(
    {
      folder: join(folder, "baselines"),
      title: "What a build started from",
      most: mostOfDockerfile,
      age: mostAge,
      startOf: ({ startedAt }) => startedAt,
      refOf: ({ ref }) => ref,
      format: formatStoredBaseline,
      parse: parseStoredBaseline,
    },
    warn,
  );
}
