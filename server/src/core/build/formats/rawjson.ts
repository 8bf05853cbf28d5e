import * as v from "valibot";
import { readTime } from "../time.ts";
import type { Interval, Vertex } from "./vertexTrace.ts";

const VertexEvents = v.object({
  vertexes: v.optional(
    v.nullable(
      v.array(
        v.object({
          digest: v.string(),
          name: v.optional(v.string(), ""),
          inputs: v.optional(v.nullable(v.array(v.string()))),
          started: v.optional(v.string()),
          completed: v.optional(v.string()),
          cached: v.optional(v.boolean(), false),
          error: v.optional(v.string()),
        }),
      ),
    ),
  ),
});
type VertexEvent = NonNullable<NonNullable<v.InferOutput<typeof VertexEvents>["vertexes"]>>[number];

/** A progress log read so far. */
export interface VertexTrace {
  /** Takes one line of the log. Lines that are no JSON (a failed build ends in plain text) are passed over. */
  addLine(line: string): void;
  /** The vertexes in the order in which BuildKit announced them. */
  vertexes(): Vertex[];
}

/**
 * Reads `docker buildx build --progress=rawjson`, one JSON object per line, or `docker buildx history logs
 * --progress=rawjson`, which may hold all in one object. Gathers the events of each vertex by its digest.
 */
export function traceVertexes(): VertexTrace {
  const found = new Map<string, OpenVertex>();
  return {
    addLine(line) {
      for (const event of readEvents(line)) addEvent(found, event);
    },
    vertexes: () => [...found.values()].map(closeVertex),
  };
}

/** Reads a whole log at once. */
export function readRawJson(log: string): Vertex[] {
  const trace = traceVertexes();
  for (const line of log.split("\n")) trace.addLine(line);
  return trace.vertexes();
}

interface OpenVertex {
  digest: string;
  name: string;
  inputs: readonly string[];
  /** By their start as printed: two may begin within one millisecond. */
  intervals: Map<string, OpenInterval>;
}

interface OpenInterval extends Interval {
  /** Whether its events name the vertex's inputs, as those of its own work do. */
  readonly namesInputs: boolean;
}

function readEvents(line: string): readonly VertexEvent[] {
  // Most lines of a long log are output and progress, which say nothing of a vertex's fate.
  if (!line.includes('"vertexes":')) return [];
  const parsed = v.safeParse(VertexEvents, parseJson(line));
  return parsed.success ? (parsed.output.vertexes ?? []) : [];
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function addEvent(found: Map<string, OpenVertex>, event: VertexEvent): void {
  let vertex = found.get(event.digest);
  if (vertex === undefined) {
    vertex = { digest: event.digest, name: event.name, inputs: [], intervals: new Map() };
    found.set(event.digest, vertex);
  }
  if (event.name !== "") vertex.name = event.name;
  if (event.inputs) vertex.inputs = event.inputs;
  const startedAt = readTime(event.started);
  if (event.started === undefined || startedAt === null) return;
  const before = vertex.intervals.get(event.started);
  vertex.intervals.set(event.started, {
    startedAt,
    completedAt: readTime(event.completed) ?? before?.completedAt ?? null,
    cached: event.cached || (before?.cached ?? false),
    error: event.error ?? before?.error ?? null,
    namesInputs: event.inputs != null || before?.namesInputs === true,
  });
}

function closeVertex({ digest, name, inputs, intervals: found }: OpenVertex): Vertex {
  const intervals = [...found.values()].sort((a, b) => a.startedAt - b.startedAt);
  const told = inputs.length === 0 ? intervals : withoutMarks(intervals);
  return { digest, name, inputs, intervals: told.map(({ namesInputs: _, ...interval }) => interval) };
}

/**
 * When a step begins, or fails before it begins, BuildKit marks all that it starts from and that has not ended as cached
 * (vertexStream.append in its solver/progress.go), even what is running just then. What came from the cache may still have to
 * be put on the disk, as the merge of a COPY --link: that is told as work too, but without inputs (its
 * util/progress/controller).
 */
function withoutMarks(intervals: readonly OpenInterval[]): readonly OpenInterval[] {
  const [cached, work] = [intervals.filter((each) => each.cached), intervals.filter((each) => !each.cached)];
  return work.some(({ namesInputs }) => namesInputs) || cached.length === 0 ? work : cached;
}
