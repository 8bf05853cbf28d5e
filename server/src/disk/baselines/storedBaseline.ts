import * as v from "valibot";
import type { Baseline } from "../../core/build/baseline.ts";

/** Raised when the shape of a stored baseline changes; those of another version are not read. */
const formatVersion = 2;

const texts = v.array(v.string());
const pairs = v.array(v.tuple([v.string(), v.string()]));
const OptionsSchema = v.object({
  buildArgs: pairs,
  noCache: v.boolean(),
  noCacheFilter: texts,
  network: v.nullable(v.string()),
  addHosts: texts,
  ulimits: texts,
  shmSize: v.nullable(v.number()),
  cgroupParent: v.nullable(v.string()),
  labels: texts,
  cacheFrom: texts,
});
const ImageSchema = v.object({
  id: v.string(),
  layers: texts,
  config: v.object({ env: pairs, user: v.string(), workingDir: v.string(), shell: texts, onBuild: texts }),
});
const ContextSchema = v.variant("kind", [
  v.object({ kind: v.literal("folder"), path: v.string() }),
  v.object({ kind: v.literal("image"), reference: v.string() }),
  v.object({ kind: v.literal("unread"), why: v.string() }),
]);
const LaterFilesSchema = v.object({
  id: v.string(),
  folderTouchedAt: v.number(),
  knowsIgnored: v.boolean(),
  isPrompt: v.boolean(),
});
const StoredBaseline = v.object({
  formatVersion: v.literal(formatVersion),
  ref: v.string(),
  builder: v.picklist(["buildkit", "classic"]),
  builderName: v.string(),
  startedAt: v.number(),
  dockerfile: v.object({ path: v.string(), text: v.string() }),
  context: v.nullable(v.string()),
  target: v.nullable(v.string()),
  platform: v.nullable(v.string()),
  options: OptionsSchema,
  baseImages: v.array(v.tuple([v.string(), ImageSchema])),
  files: v.nullable(v.string()),
  laterFiles: v.optional(v.nullable(LaterFilesSchema), null),
  namedContexts: v.array(v.tuple([v.string(), ContextSchema])),
  namedFiles: pairs,
});

/** A baseline as text to keep. */
export function formatStoredBaseline(baseline: Baseline): string {
  const { options, baseImages, namedContexts, namedFiles } = baseline;
  const stored = {
    formatVersion,
    ...baseline,
    options: { ...options, buildArgs: [...options.buildArgs] },
    baseImages: [...baseImages],
    namedContexts: [...namedContexts],
    namedFiles: [...namedFiles],
  };
  return `${JSON.stringify(stored)}\n`;
}

/** Reads what `formatStoredBaseline` wrote; null when it is something else, or of another version. */
export function parseStoredBaseline(text: string): Baseline | null {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), StoredBaseline), text);
  if (!parsed.success) return null;
  const { formatVersion: _version, options, baseImages, namedContexts, namedFiles, ...rest } = parsed.output;
  return {
    ...rest,
    options: { ...options, buildArgs: new Map(options.buildArgs) },
    baseImages: new Map(baseImages),
    namedContexts: new Map(namedContexts),
    namedFiles: new Map(namedFiles),
  };
}
