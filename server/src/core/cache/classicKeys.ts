import type { World } from "../context/world.ts";
import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import { known, type Known } from "../known.ts";
import { allKnown, mapKnown } from "../plan/combineKnown.ts";
import type { BaseImage, Command, Copy, Run } from "../plan/command.ts";
import type { BuildPlan, Step } from "../plan/plan.ts";
import { defaultPlatform, formatPlatform, type Platform } from "../plan/platform.ts";
import type { NamedValue } from "../plan/scope.ts";
import { listRunArguments } from "../build/madeBy.ts";
import type { KeyChain, KeyedStep, KeyInput, KeyPart } from "./cacheKey.ts";
import { keyConfigure } from "./configureKey.ts";
import { keyClassicFiles } from "./files.ts";
import { isNeverFound } from "./neverFound.ts";
import { definitionPart, plainPart, toText } from "./parts.ts";
import type { Reason } from "./reason.ts";
import { isRemote, nameOfUrl } from "./remote.ts";
import { keySource } from "./sources.ts";

/**
 * The keys of a build with the classic builder (section B of the cache model): every instruction is a step on top of the
 * image that the one before left (C1), which holds all variables and settings.
 */
export function keyClassicChain(dockerfile: Dockerfile, plan: BuildPlan, world: World): KeyChain {
  const noCache: Reason | null = world.options.noCache ? { kind: "no-cache", option: "--no-cache" } : null;
  const steps = plan.steps.map((step): KeyedStep => {
    const platform = plan.stages[step.stage]?.platform ?? known(defaultPlatform);
    const { parts, inputs } = keyCommand(step, platform, world);
    const parent: KeyInput[] =
      step.parent === null ? [] : [{ kind: "parent", from: { kind: "step", step: step.parent } }];
    const key = { step: step.id, parts, inputs: [...parent, ...inputs] };
    const never: Reason | null = isNeverFound(step, plan, world) ? { kind: "never-found" } : null;
    const always = findRefused(step.command) ?? noCache ?? never;
    return { step, key, merge: null, always: step.command.kind === "base" ? null : always };
  });
  return { dockerfile, plan, builder: "classic", steps, received: null };
}

/** An option at which the classic builder stops (dispatchRun, dispatchAdd and dispatchCopy in moby's builder/dockerfile). */
function findRefused(command: Command): Reason | null {
  if (command.kind === "run") {
    if (command.mounts.length > 0) return { kind: "needs-buildkit", option: "--mount" };
    return command.network === null ? null : { kind: "needs-buildkit", option: "--network" };
  }
  const isRefused = command.kind === "copy" && command.chmod?.known === true && command.chmod.value !== "";
  return isRefused ? { kind: "needs-buildkit", option: "--chmod" } : null;
}

interface OwnKey {
  readonly parts: readonly KeyPart[];
  readonly inputs: readonly KeyInput[];
}

function keyCommand(step: Step, platform: Known<Platform>, world: World): OwnKey {
  const { command } = step;
  const onPlatform = plainPart("platform", "", mapKnown(platform, formatPlatform));
  switch (command.kind) {
    case "base":
      return { parts: [keyBase(command, world)], inputs: [] };
    case "run":
      return { parts: [...keyRun(step, command), onPlatform], inputs: [] };
    case "copy": {
      const { parts, inputs } = keyCopy(command, platform, world);
      return { parts: [...parts, onPlatform], inputs };
    }
    case "workdir":
      return { parts: [definitionPart("WORKDIR", command.path), onPlatform], inputs: [] };
    case "configure":
      return { parts: [keyConfigure(command, step), onPlatform], inputs: [] };
  }
}

/** The image's id: any rebuild of the base counts, even of its labels only (C6). */
function keyBase({ reference, platform }: BaseImage, world: World): KeyPart {
  const wanted = platform.known ? platform.value : defaultPlatform;
  const id = reference.known ? identify(world, reference.value, wanted) : reference;
  return { kind: "base", label: "", content: id, detail: { kind: "base", reference, id } };
}

function identify(world: World, reference: string, platform: Platform): Known<string> {
  return mapKnown(world.baseImage(reference, platform), ({ id }) => id);
}

/**
 * The command, and the build arguments in scope in the order of the texts `name=value` (C4). Proxy arguments that the
 * Dockerfile does not declare count only as being there.
 */
function keyRun(step: Step, { args, shellText }: Run): readonly KeyPart[] {
  const { variables } = step.variables.list();
  const content = toText(listRunArguments(step.variables));
  return [
    { ...definitionPart("RUN", args), detail: { kind: "command", args, shellText } },
    { kind: "variables", label: "", content, detail: { kind: "variables", variables: countedOrPresent(variables) } },
  ];
}

function countedOrPresent(variables: readonly NamedValue[]): readonly NamedValue[] {
  return variables.flatMap((variable) => {
    if (variable.origin === "proxy") return [{ ...variable, value: known("") }];
    return variable.origin === "arg" ? [variable] : [];
  });
}

/** C2: keyword, --chown text, destination as written, and the sources by what they hold. */
function keyCopy(copy: Copy, platform: Known<Platform>, world: World): OwnKey {
  const written = allKnown(copy.sources);
  const parts: KeyPart[] = [
    definitionPart(copy.keyword, copy.writtenDestination),
    definitionPart("chown", copy.chown ?? known("")),
  ];
  if (!written.known) return { parts: [...parts, plainPart("files", "", written)], inputs: [] };
  const urls = written.value.filter(isRemote);
  const remote = urls.map((url): KeyPart => {
    const why = `what ${url} gives is only known when it is fetched`;
    return { kind: "remote", label: nameOfUrl(url), content: { known: false, why }, detail: { kind: "remote", url } };
  });
  const paths = written.value.filter((path) => !isRemote(path));
  if (paths.length === 0) return { parts: [...parts, ...remote], inputs: [] };
  const wanted = platform.known ? platform.value : defaultPlatform;
  const { context, namedContexts } = world;
  const sources = { context, namedContexts, identify: (reference: string) => identify(world, reference, wanted) };
  const input = keySource(copy.from, "", sources, {
    fromContext: (snapshot) => keyClassicFiles(snapshot, paths),
    paths: paths.join("\n"),
  });
  return { parts: [...parts, ...remote], inputs: input === null ? [] : [input] };
}
