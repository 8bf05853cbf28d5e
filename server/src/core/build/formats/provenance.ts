import * as v from "valibot";
import { fullReference } from "../../plan/imageReference.ts";
import type { LineRange } from "../../text.ts";

/** What a build's max-mode provenance says about its Dockerfile. */
export interface Provenance {
  /** The text that was built. */
  readonly dockerfile: string;
  /**
   * Lines of the Dockerfile by vertex digest. A vertex may stand for several equal instructions; ONBUILD triggers carry
   * the line of their FROM; heredoc documents and the loading of the context have none.
   */
  readonly lines: ReadonlyMap<string, readonly LineRange[]>;
  /** What each RUN executes, by vertex digest. */
  readonly execArgs: ReadonlyMap<string, readonly string[]>;
  /**
   * Digests of the images that the build used, by full reference: the chain of layers where the engine keeps images in a
   * graph driver, else the manifest.
   */
  readonly images: ReadonlyMap<string, string>;
}

const Line = v.object({ line: v.number() });
const Location = v.object({ ranges: v.optional(v.array(v.object({ start: Line, end: v.optional(Line) })), []) });
const BuildKitMetadata = v.object({
  source: v.object({
    locations: v.record(v.string(), v.object({ locations: v.optional(v.array(Location), []) })),
    infos: v.array(v.object({ data: v.string() })),
  }),
});
const Exec = v.object({ exec: v.object({ meta: v.object({ args: v.array(v.string()) }) }) });
const Operation = v.object({ id: v.string(), op: v.object({ Op: v.optional(v.unknown()) }) });
const Material = v.object({ uri: v.string(), digest: v.optional(v.object({ sha256: v.optional(v.string()) })) });
const ProvenanceSchema = v.object({
  materials: v.optional(v.array(Material), []),
  buildConfig: v.object({
    digestMapping: v.record(v.string(), v.string()),
    llbDefinition: v.optional(v.array(Operation), []),
  }),
  metadata: v.object({ "https://mobyproject.org/buildkit@v1#metadata": BuildKitMetadata }),
});

/**
 * Reads a SLSA v0.2 provenance predicate as BuildKit writes it in max mode (the attachment of a history record, or
 * `buildx.build.provenance` of a `--metadata-file`). Null when it is of another shape: min mode, another build type.
 *
 * `decodeBase64` turns the Dockerfile's base64 into text.
 */
export function readProvenance(value: unknown, decodeBase64: (data: string) => string): Provenance | null {
  const parsed = v.safeParse(ProvenanceSchema, value);
  if (!parsed.success) return null;
  const { buildConfig, metadata, materials } = parsed.output;
  const { source } = metadata["https://mobyproject.org/buildkit@v1#metadata"];
  const info = source.infos[0];
  if (info === undefined) return null;
  const args = new Map(buildConfig.llbDefinition.map(({ id, op }) => [id, readExecArgs(op.Op)]));
  const lines = new Map<string, LineRange[]>();
  const execArgs = new Map<string, readonly string[]>();
  for (const [digest, step] of Object.entries(buildConfig.digestMapping)) {
    const ranges = (source.locations[step]?.locations ?? []).flatMap(boundsOf);
    if (ranges.length > 0) lines.set(digest, ranges);
    const executed = args.get(step);
    if (executed != null) execArgs.set(digest, executed);
  }
  return { dockerfile: decodeBase64(info.data), lines, execArgs, images: readImages(materials) };
}

/** Images are named as package URLs: `pkg:docker/busybox@1.36?platform=linux%2Famd64`. */
function readImages(materials: readonly v.InferOutput<typeof Material>[]): ReadonlyMap<string, string> {
  const images = new Map<string, string>();
  for (const { uri, digest } of materials) {
    const [, name, version] = /^pkg:docker\/([^@?]+)(?:@([^?]*))?/.exec(uri) ?? [];
    if (name === undefined || digest?.sha256 === undefined) continue;
    const pinned = /[?&]digest=([^&]+)/.exec(uri)?.[1];
    const suffix = (version === undefined ? "" : `:${version}`) + (pinned === undefined ? "" : `@${pinned}`);
    const reference = fullReference(decodeURIComponent(name + suffix));
    if (reference !== null) images.set(reference, `sha256:${digest.sha256}`);
  }
  return images;
}

function readExecArgs(operation: unknown): readonly string[] | null {
  const parsed = v.safeParse(Exec, operation);
  return parsed.success ? parsed.output.exec.meta.args : null;
}

/** BuildKit lists every line of an instruction as a range of its own. */
function boundsOf(location: v.InferOutput<typeof Location>): LineRange[] {
  const lines = location.ranges.flatMap(({ start, end }) => [start.line, end?.line ?? start.line]);
  return lines.length === 0 ? [] : [{ line: Math.min(...lines), endLine: Math.max(...lines) }];
}
