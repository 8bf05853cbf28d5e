import { readHeredocMark } from "../dockerfile/heredoc.ts";
import type { Heredoc, Instruction } from "../dockerfile/dockerfile.ts";
import { known, type Known } from "../known.ts";
import { bothKnown, mapKnown } from "./combineKnown.ts";
import type { Document, Run, RunMount, Source } from "./command.ts";
import { readMount, readMountFrom, resolveMountTarget } from "./mount.ts";
import type { Scope, VariableList } from "./scope.ts";
import { listMounts } from "./sources.ts";
import type { StageState } from "./stageState.ts";

/** What planning a RUN needs besides the state: the expansion of words, the origin of mounts, where to report. */
export interface RunContext {
  /** The classic builder hands the command's own line alone to the shell, without the heredocs that it asks for. */
  readonly readsHeredocs: boolean;
  readonly expand: (word: string) => Known<string>;
  readonly findMountSource: (from: string) => Source;
  readonly report: (message: string) => void;
}

/** The command of a RUN instruction (dispatchRun in BuildKit's dockerfile2llb). */
export function planRun(instruction: Instruction, state: StageState, context: RunContext): Run {
  const written = context.readsHeredocs ? instruction : { ...instruction, heredocs: [] };
  const { script, args, shellText } = readCommandLine(written, state.shell);
  const flagOf = (name: string): string | null => instruction.flags.find((flag) => flag.name === name)?.value ?? null;
  const devices = instruction.flags.filter(({ name }) => name === "device").map(({ value }) => value ?? "");
  return {
    kind: "run",
    args,
    shellText,
    script,
    mounts: placeSockets(listMounts(instruction).map((text) => planMount(text, state, context))),
    network: flagOf("network"),
    security: flagOf("security"),
    devices,
  };
}

/** The heredoc that is the whole command, as in `RUN <<EOF`; null for other commands. */
export function findBodyHeredoc({ json, words, heredocs }: Instruction): Heredoc | null {
  const [heredoc] = heredocs;
  if (json || heredoc === undefined) return null;
  const mark = readHeredocMark(words[0] ?? "");
  return mark === null || mark === "unreadable" ? null : heredoc;
}

/** The body of a heredoc as it is used: without leading tabs for `<<-`. */
export function bodyOf({ content, chomp }: Heredoc): string {
  return chomp ? content.replace(/(^|\n)\t+/g, "$1") : content;
}

type CommandLine = Pick<Run, "args" | "shellText" | "script">;

function readCommandLine(instruction: Instruction, shell: Known<readonly string[]>): CommandLine {
  const { json, words, heredocs } = instruction;
  if (json) return { args: known(words), shellText: null, script: null };
  const inShell = (text: string, script: Document | null): CommandLine => {
    return { args: mapKnown(shell, (program) => [...program, text]), shellText: text, script };
  };
  const body = findBodyHeredoc(instruction);
  if (body === null) {
    // The shell reads the heredocs itself.
    const documents = heredocs.map(({ content, name }) => `\n${content}${name}`);
    return inShell(words.join(" ") + documents.join(""), null);
  }
  if (!body.content.startsWith("#!")) return inShell(bodyOf(body), null);
  const script: Document = { name: body.name, content: known(bodyOf(body)) };
  return inShell(`/dev/pipes/${body.name}`, script);
}

function planMount(text: string, state: StageState, context: RunContext): RunMount {
  const { mount, error } = readMount(text, context.expand);
  if (error !== null) context.report(`RUN --mount=${text}: ${error}`);
  return {
    options: mount,
    target: bothKnown(mount, state.workdir, resolveMountTarget),
    from: mount.known ? sourceOf(mount.value.type, readMountFrom(text), context) : { kind: "unknown", why: mount.why },
  };
}

/** An ssh socket without a target gets its place by its number among the sockets (client/llb/exec.go). */
function placeSockets(mounts: readonly RunMount[]): readonly RunMount[] {
  let sockets = 0;
  return mounts.map((mount) => {
    if (!isSocket(mount)) return mount;
    const usual = `/run/buildkit/ssh_agent.${sockets++}`;
    return { ...mount, target: mapKnown(mount.target, (target) => target || usual) };
  });
}

function isSocket({ options }: RunMount): boolean {
  return options.known && options.value.type === "ssh";
}

/**
 * The variables that the command of a RUN gets: with ssh sockets also where the first one is, unless the Dockerfile says so
 * itself (client/llb/exec.go).
 */
export function listRunVariables(variables: Scope, mounts: readonly RunMount[]): VariableList {
  const list = variables.list();
  const unread = mounts.find(({ options }) => !options.known)?.options;
  if (unread?.known === false) return { ...list, gap: list.gap ?? unread.why };
  const socket = mounts.find(isSocket)?.target;
  if (socket === undefined || list.variables.some(({ name }) => name === socketVariable)) return list;
  return { ...list, variables: [...list.variables, { name: socketVariable, value: socket, origin: "mount" }] };
}

const socketVariable = "SSH_AUTH_SOCK";

function sourceOf(type: string, from: string | null, context: RunContext): Source | null {
  if (type !== "bind" && type !== "cache") return null;
  if (from !== null) return context.findMountSource(from);
  return type === "bind" ? { kind: "context", name: null } : { kind: "scratch" };
}
