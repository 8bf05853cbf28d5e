import type { KeyChain } from "../../../server/src/core/cache/cacheKey.ts";
import { nameOfUrl } from "../../../server/src/core/cache/remote.ts";
import { listContextPaths } from "../../../server/src/core/cache/contextPaths.ts";
import type { World } from "../../../server/src/core/context/world.ts";
import type { Known } from "../../../server/src/core/known.ts";
import type { Copy, Run, RunMount } from "../../../server/src/core/plan/command.ts";
import type { Step } from "../../../server/src/core/plan/plan.ts";
import { listRunVariables } from "../../../server/src/core/plan/runCommand.ts";
import { cleanPath } from "../../../server/src/core/plan/paths.ts";

/** An operation of BuildKit's LLB, as the provenance of a build has it. */
export interface LlbOperation {
  readonly op: { readonly Op: Readonly<Record<string, unknown>> };
}

interface LlbExec {
  readonly meta: {
    readonly args: readonly string[];
    readonly env?: readonly string[];
    readonly cwd: string;
    readonly user?: string;
    readonly cgroupParent?: string;
    readonly hostname?: string;
    readonly extraHosts?: readonly { readonly Host: string }[];
  };
  readonly mounts: readonly { readonly dest: string; readonly readonly?: boolean; readonly selector?: string }[];
  readonly network?: number;
}

interface LlbCopy {
  readonly src: string;
  readonly dest: string;
  readonly mode?: number;
  readonly modeStr?: string;
  readonly owner?: unknown;
  readonly exclude_patterns?: readonly string[];
  readonly include_patterns?: readonly string[];
  readonly attemptUnpackDockerCompatibility?: boolean;
}

/** What BuildKit did, one line per operation, equal operations once. */
export function readOperations(definition: readonly LlbOperation[]): readonly string[] {
  const lines = definition.flatMap(({ op: { Op } }) => {
    if (Op["exec"] !== undefined) return [describeExec(Op["exec"] as LlbExec)];
    if (Op["source"] !== undefined)
      return describeSource(Op["source"] as { identifier: string; attrs?: Record<string, string> });
    if (Op["file"] !== undefined)
      return describeFile(Op["file"] as { actions: readonly { Action: Record<string, unknown> }[] });
    return [];
  });
  return [...new Set(lines)].sort();
}

function describeExec({ meta, mounts, network }: LlbExec): string {
  const { args, env, cwd, user, cgroupParent, hostname, extraHosts } = meta;
  const places = mounts
    .filter(({ dest }) => dest !== "/")
    .map(({ dest, readonly, selector }) => [dest, readonly ?? false, selector ?? ""] as const)
    // Secrets and ssh sockets stand behind the others there: their order counts among their like only.
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const hosts = (extraHosts ?? []).map(({ Host }) => Host);
  return JSON.stringify([
    "exec",
    args,
    env ?? [],
    cwd,
    user ?? "",
    places,
    network ?? 0,
    cgroupParent ?? "",
    hostname ?? "",
    hosts,
  ]);
}

function describeSource({
  identifier,
  attrs,
}: {
  identifier: string;
  attrs?: Record<string, string>;
}): readonly string[] {
  if (identifier !== "local://context") return [];
  return [JSON.stringify(["context", attrs?.["local.followpaths"] ?? null])];
}

function describeFile({ actions }: { actions: readonly { Action: Record<string, unknown> }[] }): readonly string[] {
  const described = actions.map(({ Action }) => {
    const copy = Action["copy"] as LlbCopy | undefined;
    if (copy !== undefined) return describeLlbCopy(copy);
    const mkdir = Action["mkdir"] as { path: string; owner?: unknown; timestamp?: number } | undefined;
    if (mkdir !== undefined) return ["mkdir", mkdir.path, readOwner(mkdir.owner), mkdir.timestamp ?? 0];
    const mkfile = Action["mkfile"] as { path: string; data?: string } | undefined;
    return ["mkfile", mkfile?.path, mkfile?.data ?? ""];
  });
  return [JSON.stringify(["file", described])];
}

function describeLlbCopy(copy: LlbCopy): unknown {
  const { src, dest, mode, modeStr, owner, exclude_patterns: exclude, include_patterns: include } = copy;
  const unpack = copy.attemptUnpackDockerCompatibility ?? false;
  return ["copy", src, dest, modeStr ?? mode ?? 0, readOwner(owner), exclude ?? [], include ?? [], unpack];
}

function readOwner(owner: unknown): unknown {
  const { user, group } = (owner ?? {}) as Record<"user" | "group", { User?: Record<string, unknown> } | undefined>;
  return [user, group].flatMap((who) => {
    if (who?.User === undefined) return [];
    const named = who.User["byName"] as { name: string } | undefined;
    return [named?.name ?? who.User["byId"] ?? 0];
  });
}

/** What the plan says that BuildKit will do, in the same lines. */
export function planOperations({ plan }: KeyChain, world: World): readonly string[] {
  const reached = plan.steps.filter(({ stage }) => plan.stages[stage]?.reached === true);
  const paths = listContextPaths(plan);
  const context =
    paths?.length === 0 ? [] : [JSON.stringify(["context", paths === null ? null : JSON.stringify(paths)])];
  return [...new Set([...reached.flatMap((step) => planStep(step, world)), ...context])].sort();
}

function planStep(step: Step, world: World): readonly string[] {
  const { command } = step;
  switch (command.kind) {
    case "run":
      return planRun(step, command, world);
    case "copy":
      return planCopy(command);
    case "workdir": {
      const epoch = world.options.buildArgs.get("SOURCE_DATE_EPOCH");
      const time = epoch === undefined || epoch === "" ? -1 : Number(epoch) * 1e9;
      return [JSON.stringify(["file", [["mkdir", valueOf(command.path), planOwner(valueOf(step.user)), time]]])];
    }
    default:
      return [];
  }
}

function planRun(step: Step, run: Run, { options }: World): readonly string[] {
  const env = listRunVariables(step.variables, run.mounts).variables.map(
    ({ name, value }) => `${name}=${valueOf(value)}`,
  );
  const mode = run.network === null || run.network === "default" ? options.network : run.network;
  const network = mode === "host" ? 1 : mode === "none" ? 2 : 0;
  const mounts = run.mounts.flatMap(planMount);
  if (run.script !== null) mounts.push(["/dev/pipes/", true, "/"]);
  if (options.shmSize !== null) mounts.push(["/dev/shm", false, ""]);
  const places = mounts.sort((a, b) => (a[0] < b[0] ? -1 : 1));
  const hosts = options.addHosts.map((host) => host.split(/[:=]/)[0]);
  const hostname = options.buildArgs.get("BUILDKIT_SANDBOX_HOSTNAME") ?? "";
  const cwd = valueOf(step.workdir) || "/";
  const exec = [
    "exec",
    valueOf(run.args),
    env,
    cwd,
    valueOf(step.user),
    places,
    network,
    options.cgroupParent ?? "",
    hostname,
    hosts,
  ];
  const script = run.script === null ? [] : [planDocument(run.script.name, valueOf(run.script.content))];
  return [JSON.stringify(exec), ...script, ...run.mounts.flatMap(planCacheFolder)];
}

function planMount({ options, target }: RunMount): [string, boolean, string][] {
  const { type, readOnly, source, env, mode, uid, gid } = valueOf(options);
  if (type === "secret" && valueOf(target) === "" && env !== null) return [];
  const path = cleanPath(`/${source ?? ""}`);
  const hasOwner = mode !== null || uid !== null || gid !== null;
  const selector = path !== "/" ? path : type === "cache" && hasOwner ? "/cache" : "";
  const isSource = type === "bind" || type === "cache";
  return [[valueOf(target), isSource && readOnly, isSource ? selector : ""]];
}

/** A cache with a mode or owner starts from a folder that has them. */
function planCacheFolder({ options }: RunMount): readonly string[] {
  const { type, source, mode, uid, gid } = valueOf(options);
  if (type !== "cache" || (source ?? "") !== "" || (mode === null && uid === null && gid === null)) return [];
  return [JSON.stringify(["file", [["mkdir", "/cache", [uid ?? 0, gid ?? 0], -1]]])];
}

function planCopy(copy: Copy): readonly string[] {
  const mode = planMode(copy.chmod === null ? "" : valueOf(copy.chmod));
  const owner = planOwner(copy.chown === null ? "" : valueOf(copy.chown));
  const unpack = copy.unpack ?? copy.keyword === "ADD";
  const one = (src: string, include: readonly string[], unpacks: boolean): unknown => {
    return ["copy", src, valueOf(copy.destination), mode, owner, copy.exclude, include, unpacks];
  };
  const sources = copy.sources.map(valueOf).map((source) => {
    if (/^https?:/.test(source)) return one(`/${nameOfUrl(source)}`, [], copy.unpack ?? false);
    if (!copy.parents) return one(cleanPath(`/${source}`), [], unpack);
    const [pivot, pattern] = source.includes("/./") ? source.split("/./") : ["", source];
    return one(cleanPath(`/${pivot ?? ""}`), [cleanPath(`/${pattern ?? ""}`).slice(1)], unpack);
  });
  const documents = copy.documents.map(({ name }) => one(`/${name}`, [], false));
  const files = copy.documents.map(({ name, content }) => planDocument(name, valueOf(content)));
  return [JSON.stringify(["file", [...sources, ...documents]]), ...files];
}

function planDocument(name: string, content: string): string {
  return JSON.stringify(["file", [["mkfile", `/${name}`, Buffer.from(content).toString("base64")]]]);
}

function planMode(text: string): string | number {
  if (text === "") return -1;
  return /^[0-7]+$/.test(text) ? parseInt(text, 8) : text;
}

function planOwner(text: string): readonly (string | number)[] {
  const parts = text === "" ? [] : text.split(":");
  return parts.map((part) => (part === "root" || part === "" ? 0 : /^\d+$/.test(part) ? Number(part) : part));
}

/** Everything is known in a scenario. */
function valueOf<T>(fact: Known<T>): T {
  if (!fact.known) throw new Error(fact.why);
  return fact.value;
}
