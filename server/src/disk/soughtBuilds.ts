import { join } from "node:path";
import * as v from "valibot";
import { keepRecords } from "./keptRecords.ts";

/**
 * Which builds of a Dockerfile were looked for in a builder's history, so that none is twice, whatever came of it. Safe with
 * several processes at once: at worst one is looked for again.
 */
export interface SoughtBuilds {
  /** The ids of those that were. */
  list(builderName: string, dockerfile: string): Promise<ReadonlySet<string>>;
  add(builderName: string, dockerfile: string, refs: readonly string[]): Promise<void>;
}

interface Sought {
  readonly at: number;
  readonly refs: readonly string[];
}

/** Far more than a history remembers. */
const mostRefs = 200;
const mostAge = 90 * 24 * 60 * 60 * 1000;

/** Raised when the shape changes; what is of another version is not read. */
const formatVersion = 1;

const StoredSought = v.object({
  formatVersion: v.literal(formatVersion),
  at: v.number(),
  refs: v.array(v.string()),
});

/** Opens the store: `<folder>/sought`. */
export function openSoughtBuilds(folder: string, warn: (message: string) => void): SoughtBuilds {
  const records = keepRecords<Sought>(
    {
      folder: join(folder, "sought"),
      title: "Which builds were looked for",
      most: 1,
      age: mostAge,
      startOf: ({ at }) => at,
      refOf: ({ refs }) => refs[0] ?? "none",
      format: (sought) => `${JSON.stringify({ formatVersion, ...sought })}\n`,
      parse,
    },
    warn,
  );
  const keyOf = (builderName: string, dockerfile: string): string => `${builderName} ${dockerfile}`;
  const listRefs = async (key: string): Promise<readonly string[]> => (await records.list(key))[0]?.refs ?? [];
  return {
    list: async (builderName, dockerfile) => new Set(await listRefs(keyOf(builderName, dockerfile))),
    async add(builderName, dockerfile, refs) {
      const key = keyOf(builderName, dockerfile);
      const all = [...new Set([...refs, ...(await listRefs(key))])].slice(0, mostRefs);
      await records.add(key, { at: Date.now(), refs: all });
    },
  };
}

function parse(text: string): Sought | null {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), StoredSought), text);
  return parsed.success ? { at: parsed.output.at, refs: parsed.output.refs } : null;
}
