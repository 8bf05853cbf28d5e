import { join } from "node:path";
import * as v from "valibot";
import type { RegistryAnswer } from "../core/build/registryAnswer.ts";
import { keepRecords } from "./keptRecords.ts";

/** What registries said, kept for a day. Safe with several processes at once. */
export interface RegistryAnswers {
  /** The newest answer about a reference that an engine got; null when none is kept. */
  find(engineId: string, reference: string): Promise<RegistryAnswer | null>;
  add(engineId: string, reference: string, answer: RegistryAnswer): Promise<void>;
}

const day = 24 * 60 * 60 * 1000;

/** Raised when the shape of a stored answer changes; those of another version are not read. */
const formatVersion = 1;

const StoredAnswer = v.object({
  formatVersion: v.literal(formatVersion),
  askedAt: v.number(),
  digest: v.nullable(v.string()),
});

/** Opens the store: `<folder>/registry`, where a digest of engine and reference stands for both. */
export function openRegistryAnswers(folder: string, warn: (message: string) => void): RegistryAnswers {
  const records = keepRecords<RegistryAnswer>(
    {
      folder: join(folder, "registry"),
      title: "What a registry said",
      most: 1,
      age: day,
      startOf: ({ askedAt }) => askedAt,
      refOf: ({ digest }) => digest?.slice(0, 20) ?? "none",
      format: ({ askedAt, digest }) => `${JSON.stringify({ formatVersion, askedAt, digest })}\n`,
      parse,
    },
    warn,
  );
  const keyOf = (engineId: string, reference: string): string => `${engineId} ${reference}`;
  return {
    find: async (engineId, reference) => (await records.list(keyOf(engineId, reference)))[0] ?? null,
    add: (engineId, reference, answer) => records.add(keyOf(engineId, reference), answer),
  };
}

function parse(text: string): RegistryAnswer | null {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), StoredAnswer), text);
  if (!parsed.success) return null;
  const { askedAt, digest } = parsed.output;
  return { askedAt, digest };
}
