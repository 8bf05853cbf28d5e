import * as v from "valibot";
import type { GivenOptions } from "../../core/build/buildOrigin.ts";
import type { BuildStatus, Timestamp } from "../../core/build/buildRecord.ts";
import { readProvenance, type Provenance } from "../../core/build/formats/provenance.ts";
import { readRawJson } from "../../core/build/formats/rawjson.ts";
import type { Vertex } from "../../core/build/formats/vertexTrace.ts";
import { readTime } from "../../core/build/time.ts";
import type { BuildKitBuild } from "../../core/build/recordBuildKitBuild.ts";
import type { NamedContexts } from "../../core/plan/namedContext.ts";
import type { Command, Reading } from "../command.ts";
import { readGivenContext } from "../namedContexts.ts";

/** A line of `docker buildx history ls`. */
export interface HistoryEntry {
  /** `<builder>/<node>/<ref>`, also the path of buildx's local state. */
  readonly path: string;
  readonly ref: string;
  readonly running: boolean;
  readonly startedAt: Timestamp;
}

const Entry = v.object({ ref: v.string(), status: v.string(), created_at: v.string() });

/** Lists the builds that the current builder remembers (50 at most), newest first. */
export const listHistory: Command<HistoryEntry[]> = {
  tool: "docker",
  args: ["buildx", "history", "ls", "--format", "json"],
  output: "stdout",
  read: (output) => {
    const lines = output.split("\n").filter((line) => line.trim() !== "");
    const entries = lines.map((line) => v.safeParse(v.pipe(v.string(), v.parseJson(), Entry), line));
    const read = entries.flatMap((entry) => (entry.success ? [toEntry(entry.output)] : []));
    if (read.length === 0 && lines.length > 0) return unreadable(lines[0] ?? "");
    return { ok: true, value: read.sort((a, b) => b.startedAt - a.startedAt) };
  },
};

function toEntry({ ref, status, created_at }: v.InferOutput<typeof Entry>): HistoryEntry {
  return {
    path: ref,
    ref: ref.slice(ref.lastIndexOf("/") + 1),
    running: status === "Running",
    startedAt: readTime(created_at) ?? 0,
  };
}

/** What `docker buildx history inspect` tells about one build. */
export interface HistoryDetails extends Pick<
  BuildKitBuild,
  "status" | "startedAt" | "completedAt" | "target" | "buildArgs" | "error"
> {
  /** Digests of the manifests and configurations that the build wrote. */
  readonly images: readonly string[];
  readonly options: GivenOptions;
  readonly platform: string | null;
  /** What `--build-context` gave. */
  readonly namedContexts: NamedContexts;
  /** Whether it was a build with `--pull`. */
  readonly pulled: boolean;
}

const NameAndValue = v.object({ Name: v.string(), Value: v.optional(v.string(), "") });
const texts = v.optional(v.nullable(v.array(v.string())));
const Config = v.object({
  Network: v.optional(v.string()),
  ExtraHosts: texts,
  CgroupParent: v.optional(v.string()),
  ShmSize: v.optional(v.string()),
  Ulimit: v.optional(v.string()),
  NoCache: v.optional(v.boolean()),
  NoCacheFilter: texts,
  ImageResolveMode: v.optional(v.string()),
});
const Details = v.object({
  Platform: texts,
  Config: v.optional(v.nullable(Config)),
  NamedContexts: v.optional(v.nullable(v.array(NameAndValue))),
  Status: v.string(),
  StartedAt: v.string(),
  CompletedAt: v.optional(v.string()),
  Target: v.optional(v.string()),
  BuildArgs: v.optional(v.nullable(v.array(NameAndValue))),
  Error: v.optional(v.nullable(v.object({ Message: v.optional(v.string(), "") }))),
  Attachments: v.optional(v.nullable(v.array(v.object({ Digest: v.string(), Type: v.optional(v.string(), "") })))),
});

/** Asks for one build's status, times and options. */
export function inspectHistory(ref: string): Command<HistoryDetails> {
  return {
    tool: "docker",
    args: ["buildx", "history", "inspect", "--format", "json", ref],
    output: "stdout",
    read: (output) => {
      const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), Details), output);
      return parsed.success ? { ok: true, value: toDetails(parsed.output) } : unreadable(output);
    },
  };
}

function toDetails(details: v.InferOutput<typeof Details>): HistoryDetails {
  return {
    status: readStatus(details.Status),
    startedAt: readTime(details.StartedAt) ?? 0,
    completedAt: readTime(details.CompletedAt),
    target: details.Target ?? null,
    buildArgs: new Map((details.BuildArgs ?? []).map(({ Name, Value }) => [Name, Value])),
    error: details.Error?.Message ?? null,
    images: (details.Attachments ?? []).filter(({ Type }) => /manifest|image/.test(Type)).map(({ Digest }) => Digest),
    options: toOptions(details.Config ?? {}),
    platform: details.Platform?.join(",") ?? null,
    namedContexts: new Map(
      (details.NamedContexts ?? []).map(({ Name, Value }) => [Name, readGivenContext(Name, Value)]),
    ),
    pulled: details.Config?.ImageResolveMode === "pull",
  };
}

/** Labels do not count for BuildKit, and imported caches only add to its own. */
function toOptions(config: v.InferOutput<typeof Config>): GivenOptions {
  return {
    noCache: config.NoCache ?? false,
    noCacheFilter: config.NoCacheFilter ?? [],
    network: config.Network ?? null,
    addHosts: config.ExtraHosts ?? [],
    ulimits: config.Ulimit?.split(",") ?? [],
    shmSize: config.ShmSize === undefined ? null : Number(config.ShmSize),
    cgroupParent: config.CgroupParent ?? null,
    labels: [],
    cacheFrom: [],
  };
}

function readStatus(status: string): BuildStatus {
  switch (status.toLowerCase()) {
    case "completed":
      return "completed";
    case "running":
      return "running";
    case "canceled":
      return "canceled";
    default:
      return "failed";
  }
}

/** Asks for one build's progress log. It waits for the end of a build that still runs. */
export function historyLog(ref: string): Command<Vertex[]> {
  return {
    tool: "docker",
    args: ["buildx", "history", "logs", "--progress", "rawjson", ref],
    output: "stderr",
    read: (output) => ({ ok: true, value: readRawJson(output) }),
  };
}

/** Asks for one build's provenance. Failed builds have none, and the call fails. */
export function historyProvenance(ref: string): Command<Provenance> {
  return {
    tool: "docker",
    args: ["buildx", "history", "inspect", "attachment", ref, "--type", "https://slsa.dev/provenance/v0.2"],
    output: "stdout",
    read: (output) => {
      const json = v.safeParse(v.pipe(v.string(), v.parseJson()), output);
      const provenance = json.success ? readProvenance(json.output, decodeBase64) : null;
      return provenance === null ? unreadable(output) : { ok: true, value: provenance };
    },
  };
}

/** Turns base64 into text. */
export function decodeBase64(data: string): string {
  return Buffer.from(data, "base64").toString("utf8");
}

function unreadable(output: string): Reading<never> {
  return { ok: false, problem: `unexpected output: ${output.slice(0, 200)}` };
}
