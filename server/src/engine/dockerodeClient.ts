import { Agent, type AgentOptions } from "node:http";
import { addAbortSignal, type Readable } from "node:stream";
import { text } from "node:stream/consumers";
import Docker from "dockerode";
import * as v from "valibot";
import { readTime } from "../core/build/time.ts";
import type { ImageSettings } from "../core/build/classicImage.ts";
import type { CachedLayer, ImageLayer } from "../core/build/layers.ts";
import type { DockerApi, EngineDetails, EngineEvents, ImageDetails, ImageSummary } from "./dockerApi.ts";
import { failed, found, type EngineFault, type Lookup } from "./engine.ts";
import { endOf, readEngineEvents } from "./engineEvents.ts";
import { readDockerError } from "./faults.ts";
import { unreachable } from "./unreachable.ts";
import { ImageConfigAnswer, toImageConfig } from "./imageConfigAnswer.ts";

/** Where an engine listens: a socket's path, or an address that Docker's own client takes (`tcp://…`, `ssh://…`). */
export interface DockerAddress {
  readonly host: string;
  readonly tls: { readonly ca: Buffer; readonly cert: Buffer; readonly key: Buffer } | null;
}

const REQUEST_TIMEOUT_MS = 30_000;
const OK = { 200: true };
/** The last version of the API that tells what an image was made by (moby's getImagesByName). */
const lastWithCommands = "/v1.44";

/**
 * Connects to one engine through dockerode. Connecting itself asks nothing; each question opens its own connection. An
 * address that is none makes every question fail.
 */
export function connectDocker(address: DockerAddress): DockerApi {
  if (!URL.canParse(address.host)) return refuse(address.host);
  const docker = new Docker(connection(address));
  let detailsVersion = lastWithCommands;
  return {
    images: (signal) => get(docker, { path: "/images/json?", options: { all: true } }, v.array(Summary), signal),
    history: (image, signal) => get(docker, { path: `/images/${image}/history` }, v.array(Layer), signal),
    async image(image, signal) {
      const path = `/images/${image}/json`;
      const answer = await get(docker, { path: detailsVersion + path }, Details, signal);
      if (answer.kind === "found" || detailsVersion === "") return answer;
      // An engine that does not know this version, or not any more, answers in its own.
      const own = await get(docker, { path }, Details, signal);
      if (own.kind === "found") detailsVersion = "";
      return own;
    },
    imageArchive: (image, signal) => openStream(docker, { path: `/images/${image}/get` }, signal),
    async distribution(reference, credentials, signal) {
      const headers = credentials === null ? {} : { [credentialsHeader]: credentials };
      const question = { path: `/distribution/${reference}/json`, headers };
      const answer = await get(docker, question, Distribution, signal);
      return answer.kind === "found" || answer.fault.kind === "aborted"
        ? answer
        : blameRegistry(reference, answer.fault);
    },
    buildCache: (signal) => get(docker, { path: "/system/df?", options: { type: "build-cache" } }, Usage, signal),
    events: (signal) => readEvents(docker, signal),
    engine: (signal) => readEngine(docker, signal),
    onImage: (listener, signal) => void listen(docker, listener, signal),
  };
}

function refuse(host: string): DockerApi {
  return unreachable({ kind: "other", message: `"${host}" is no address of a Docker engine.`, detail: "" });
}

/**
 * For sockets and pipes. Told that there is no server name, Node does not find out whether the name of the host is an IP
 * address: the expressions for that take longer to compile than the first answer.
 */
const local = { agent: new Agent({ keepAlive: true, servername: "" } as AgentOptions) };

function connection(address: DockerAddress): Docker.DockerOptions {
  const url = new URL(address.host);
  if (url.protocol === "unix:") return { socketPath: address.host.slice("unix://".length), ...local };
  if (url.protocol === "npipe:") return { socketPath: url.pathname.replaceAll("/", "\\"), ...local };
  const protocol = url.protocol === "ssh:" ? "ssh" : address.tls === null ? "http" : "https";
  const user = url.username === "" ? {} : { username: decodeURIComponent(url.username) };
  const port = url.port === "" ? {} : { port: Number(url.port) };
  return { protocol, host: url.hostname, ...port, ...user, ...address.tls };
}

const seconds = v.pipe(
  v.number(),
  v.transform((value) => value * 1000),
);
const optionalTime = v.pipe(
  v.optional(v.string(), ""),
  v.transform((time) => readTime(time)),
);

const Summary = v.pipe(
  v.object({
    Id: v.string(),
    ParentId: v.optional(v.string(), ""),
    RepoTags: v.optional(v.nullable(v.array(v.string()))),
    Created: seconds,
    Size: v.number(),
  }),
  v.transform(({ Id, ParentId, RepoTags, Created, Size }): ImageSummary => ({
    id: Id,
    parent: ParentId,
    tags: (RepoTags ?? []).filter((tag) => tag !== "<none>:<none>"),
    createdAt: Created,
    sizeBytes: Size,
  })),
);

const Layer = v.pipe(
  v.object({ Id: v.string(), CreatedBy: v.string(), Created: seconds, Size: v.number() }),
  v.transform(({ Id, CreatedBy, Created, Size }): ImageLayer => ({
    id: Id,
    createdBy: CreatedBy,
    createdAt: Created,
    sizeBytes: Size,
  })),
);

const strings = v.optional(v.nullable(v.array(v.string())));
const texts = v.optional(v.nullable(v.record(v.string(), v.string())));
const Config = v.object({
  ...ImageConfigAnswer.entries,
  Cmd: strings,
  Labels: texts,
  Volumes: v.optional(v.nullable(v.record(v.string(), v.unknown()))),
});

const Details = v.pipe(
  v.object({
    Id: v.string(),
    RepoDigests: strings,
    Size: v.number(),
    Created: optionalTime,
    Metadata: v.optional(v.object({ LastTagTime: optionalTime })),
    RootFS: v.optional(v.object({ Layers: strings })),
    Config: v.optional(v.nullable(Config)),
    ContainerConfig: v.optional(v.nullable(v.object({ Cmd: strings }))),
    Os: v.optional(v.string(), ""),
    Architecture: v.optional(v.string(), ""),
    Variant: v.optional(v.string(), ""),
  }),
  v.transform(
    ({
      Size,
      Created,
      Metadata,
      RootFS,
      Config,
      ContainerConfig,
      Os,
      Architecture,
      Variant,
      ...names
    }): ImageDetails => ({
      id: names.Id,
      digests: (names.RepoDigests ?? []).map((name) => name.replace(/^.*@/s, "")),
      sizeBytes: Size,
      createdAt: Created,
      lastTagAt: Metadata?.LastTagTime ?? null,
      layers: RootFS?.Layers ?? [],
      config: toImageConfig(Config ?? {}),
      platform: { os: Os, architecture: Architecture, variant: Variant },
      command: ContainerConfig == null ? null : (ContainerConfig.Cmd ?? []),
      settings: toSettings(Config ?? {}),
    }),
  ),
);

type ConfigAnswer = Partial<v.InferOutput<typeof Config>>;

function toSettings(config: ConfigAnswer): ImageSettings {
  const { Cmd, Labels, Volumes } = config;
  return {
    ...toImageConfig(config),
    cmd: Cmd ?? [],
    labels: new Map(Object.entries(Labels ?? {})),
    volumes: Object.keys(Volumes ?? {}),
  };
}

const credentialsHeader = "X-Registry-Auth";
const Distribution = v.pipe(
  v.object({ Descriptor: v.object({ digest: v.string() }) }),
  v.transform(({ Descriptor }) => Descriptor.digest),
);

/** A registry that refuses a connection reads like an engine that does. */
function blameRegistry(reference: string, { detail }: EngineFault): Lookup<never> {
  return failed("other", `The registry does not tell which image ${reference} is.`, detail);
}

const Version = v.object({ Version: v.string(), Os: v.string(), Arch: v.string() });
const Info = v.object({ ID: v.string(), DriverStatus: v.optional(v.nullable(v.array(v.array(v.string())))) });
/** What the status of an image store says that is containerd's. */
const containerdStore = "io.containerd.snapshotter.v1";

async function readEngine(docker: Docker, signal: AbortSignal): Promise<Lookup<EngineDetails>> {
  const [info, version] = await Promise.all([
    get(docker, { path: "/info" }, Info, signal),
    get(docker, { path: "/version" }, Version, signal),
  ]);
  if (info.kind === "failed") return info;
  if (version.kind === "failed") return version;
  const { Os, Arch, Version: number } = version.value;
  const isContainerd = (info.value.DriverStatus ?? []).some(([, value]) => value === containerdStore);
  return found({
    id: info.value.ID,
    version: number,
    imageStore: isContainerd ? "containerd" : "graphdriver",
    platform: { os: Os, architecture: Arch, variant: "" },
  });
}

const Clock = v.object({ SystemTime: v.pipe(optionalTime, v.number()) });

/** The engine tells of what comes next, too, unless it is told an end, which is by its own clock. */
async function readEvents(docker: Docker, signal: AbortSignal): Promise<Lookup<EngineEvents>> {
  const now = await get(docker, { path: "/info" }, Clock, signal);
  if (now.kind === "failed") return now;
  const options = { since: "0", until: endOf(now.value.SystemTime) };
  const reply = await dial(docker, { path: "/events?", options }, signal);
  if (reply.kind === "failed") return reply;
  const events = readEngineEvents(reply.value);
  return events === null ? unreadable(reply.value.slice(0, 200)) : found(events);
}

const Cache = v.pipe(
  v.object({
    ID: v.string(),
    Parents: strings,
    // So Docker 28 prints it.
    " Parents": strings,
    Type: v.optional(v.string(), ""),
    Description: v.optional(v.string(), ""),
    Size: v.number(),
    CreatedAt: optionalTime,
  }),
  v.transform((record): CachedLayer => ({
    id: record.ID,
    parents: record.Parents ?? record[" Parents"] ?? [],
    isLocalCopy: record.Type === "source.local",
    description: record.Description,
    sizeBytes: record.Size,
    createdAt: record.CreatedAt,
  })),
);

const Usage = v.pipe(
  v.object({ BuildCache: v.optional(v.nullable(v.array(Cache)), null) }),
  v.transform(({ BuildCache }) => BuildCache ?? []),
);

interface Question {
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly options?: Readonly<Record<string, unknown>>;
}

/**
 * Asks through dockerode's transport rather than its methods: these drop the query of `/system/df`, and some don't
 * take an abort signal.
 */
async function get<Answer>(
  docker: Docker,
  question: Question,
  schema: v.GenericSchema<unknown, Answer>,
  signal: AbortSignal,
): Promise<Lookup<Answer>> {
  const reply = await dial(docker, question, signal);
  if (reply.kind === "failed") return reply;
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), reply.value);
  if (parsed.success) return found(parsed.output);
  return unreadable(describe(parsed.issues));
}

function unreadable(problem: string): Lookup<never> {
  return failed("unreadableOutput", "The Docker engine answered something that Cache Lens can't read.", problem);
}

/** Settles whatever the engine does: the transport itself does not tell of one that dies in the middle of an answer. */
function dial(docker: Docker, question: Question, signal: AbortSignal): Promise<Lookup<string>> {
  return new Promise((resolve) => {
    const transport = new AbortController();
    const settle = (reply: Lookup<string>): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", abort);
      resolve(reply);
      transport.abort();
    };
    const fail = ({ message }: Error): void =>
      settle({ kind: "failed", fault: readDockerError("The Docker engine", message) });
    const abort = (): void => settle(failed("aborted", "The question to the Docker engine was given up."));
    const timer = setTimeout(() => {
      const limit = `${REQUEST_TIMEOUT_MS / 1000} s`;
      settle(failed("timedOut", `The Docker engine gave no answer within ${limit}: is it busy?`));
    }, REQUEST_TIMEOUT_MS);
    if (signal.aborted) {
      abort();
      return;
    }
    signal.addEventListener("abort", abort);
    const request = { ...question, method: "GET", isStream: true, abortSignal: transport.signal, statusCodes: OK };
    docker.modem.dial(request, (error: Error | null, answer: unknown) => {
      if (error !== null) fail(error);
      else text(answer as Readable).then((body) => settle(found(body)), fail);
    });
  });
}

/** The signal ends the answer, too. */
function openStream(docker: Docker, question: Question, signal: AbortSignal): Promise<Lookup<Readable>> {
  return new Promise((resolve) => {
    const request = { ...question, method: "GET", isStream: true, abortSignal: signal, statusCodes: OK };
    docker.modem.dial(request, (error: Error | null, answer: unknown) => {
      if (error === null) resolve(found(addAbortSignal(signal, answer as Readable)));
      else if (signal.aborted) resolve(failed("aborted", "The question to the Docker engine was given up."));
      else resolve({ kind: "failed", fault: readDockerError("The Docker engine", error.message) });
    });
  });
}

function describe(issues: readonly v.BaseIssue<unknown>[]): string {
  return issues.map((issue) => `${v.getDotPath(issue) ?? ""}: ${issue.message}`).join("; ");
}

async function listen(docker: Docker, listener: () => void, signal: AbortSignal): Promise<void> {
  const filters = JSON.stringify({ type: ["image"], event: ["tag", "untag", "load", "create"] });
  const events = await docker.getEvents({ filters, abortSignal: signal } as object).catch(() => null);
  events?.on("data", listener);
  events?.on("error", () => undefined);
}
