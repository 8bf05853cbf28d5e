import * as v from "valibot";
import type { BuildRecord } from "../core/build/buildRecord.ts";

/** Raised when the shape of a stored record changes; records of another version are not read. */
const FORMAT_VERSION = 2;

const nullable = <S extends v.GenericSchema>(schema: S) => v.nullable(schema);
const StepSchema = v.object({
  place: v.variant("kind", [
    v.object({
      kind: v.literal("lines"),
      ranges: v.array(v.object({ line: v.number(), endLine: v.number() })),
    }),
    v.object({ kind: v.literal("instruction"), index: v.number() }),
  ]),
  outcome: v.picklist(["cached", "built", "failed", "canceled", "running", "notReached"]),
  startedAt: nullable(v.number()),
  durationMs: nullable(v.number()),
  sizeBytes: nullable(v.number()),
  createdAt: nullable(v.number()),
  resultIds: v.optional(v.array(v.string()), []),
});
const StoredRecord = v.object({
  formatVersion: v.literal(FORMAT_VERSION),
  ref: v.string(),
  source: v.picklist(["history", "cachelens", "engine", "import"]),
  builder: v.picklist(["buildkit", "classic"]),
  status: v.picklist(["completed", "failed", "canceled", "running"]),
  startedAt: v.number(),
  completedAt: nullable(v.number()),
  dockerfile: v.object({ path: nullable(v.string()), text: nullable(v.string()) }),
  context: nullable(v.string()),
  target: nullable(v.string()),
  steps: v.array(StepSchema),
  imageLayers: v.array(v.object({ keyword: v.string(), createdAt: v.number(), sizeBytes: v.number() })),
  images: v.exactOptional(v.array(v.string())),
  error: nullable(v.string()),
});

/** A record as text to keep. Values of build args stay out. */
export function formatStoredRecord({ buildArgs: _values, origin: _origin, ...kept }: BuildRecord): string {
  return `${JSON.stringify({ formatVersion: FORMAT_VERSION, ...kept })}\n`;
}

/** Reads what `formatStoredRecord` wrote; null when it is something else, or of another version. */
export function parseStoredRecord(text: string): BuildRecord | null {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), StoredRecord), text);
  if (!parsed.success) return null;
  const { formatVersion: _version, ...record } = parsed.output;
  return { ...record, buildArgs: new Map(), origin: null };
}
