import * as v from "valibot";

const Time = v.optional(v.string());
const Event = v.object({
  vertexes: v.optional(
    v.nullable(
      v.array(
        v.object({
          digest: v.string(),
          name: v.string(),
          started: Time,
          completed: Time,
          cached: v.optional(v.boolean(), false),
          error: v.optional(v.string()),
        }),
      ),
    ),
  ),
  logs: v.optional(v.nullable(v.array(v.object({ vertex: v.string(), data: v.optional(v.string(), "") })))),
});
type EventVertex = NonNullable<NonNullable<v.InferOutput<typeof Event>["vertexes"]>>[number];

/** Turns the lines of a rawjson log into lines to read, in the manner of BuildKit's plain progress. */
export interface PlainProgress {
  /** The lines to show for one line of the log, each without its line end. */
  linesFor(rawLine: string): string[];
}

interface Shown {
  readonly number: number;
  done: boolean;
}

/** Starts a display: every vertex gets a number when it begins, and a last line when it ends. */
export function showPlainProgress(): PlainProgress {
  const shown = new Map<string, Shown>();
  const begin = (digest: string, name: string): [Shown, string[]] => {
    const before = shown.get(digest);
    if (before !== undefined) return [before, []];
    const vertex = { number: shown.size + 1, done: false };
    shown.set(digest, vertex);
    return [vertex, [`#${vertex.number} ${name}`]];
  };
  return {
    linesFor(rawLine) {
      if (rawLine.trim() === "") return [];
      const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), Event), rawLine);
      // What is no JSON is meant for people as it is: the error at the end of a failed build.
      if (!parsed.success) return [rawLine];
      const { vertexes, logs } = parsed.output;
      const ofVertexes = (vertexes ?? []).flatMap((vertex) => vertexLines(vertex, begin));
      const ofLogs = (logs ?? []).flatMap(({ vertex, data }) => logLines(shown.get(vertex), data));
      return [...ofVertexes, ...ofLogs];
    },
  };
}

function vertexLines(vertex: EventVertex, begin: (digest: string, name: string) => [Shown, string[]]): string[] {
  if (vertex.started === undefined) return [];
  const [shown, lines] = begin(vertex.digest, vertex.name);
  if (vertex.completed === undefined || shown.done) return lines;
  shown.done = true;
  return [...lines, `#${shown.number} ${ending(vertex)}`];
}

function ending({ error, cached, started, completed }: EventVertex): string {
  if (error !== undefined) return `ERROR: ${error}`;
  if (cached) return "CACHED";
  const seconds = (Date.parse(completed ?? "") - Date.parse(started ?? "")) / 1000;
  return `DONE ${seconds.toFixed(1)}s`;
}

function logLines(vertex: Shown | undefined, data: string): string[] {
  if (vertex === undefined) return [];
  const text = Buffer.from(data, "base64").toString("utf8");
  return text
    .replace(/\r?\n$/, "")
    .split("\n")
    .map((line) => `#${vertex.number} ${line}`);
}
