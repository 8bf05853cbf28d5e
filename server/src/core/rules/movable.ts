import type { Instruction } from "../dockerfile/dockerfile.ts";
import type { Copy } from "../plan/command.ts";
import { cleanPath } from "../plan/paths.ts";
import { isApart } from "./installs/isApart.ts";
import type { RuleInput } from "./rule.ts";

const movableFlags = new Set(["from", "chown", "chmod", "link"]);

/** What a COPY can be moved past without copying anything else. */
const harmless = new Set(["ENV", "ARG", "LABEL", "EXPOSE", "USER", "CMD", "ENTRYPOINT", "STOPSIGNAL", "HEALTHCHECK"]);

/** Whether a COPY or ADD can stand behind some instructions and do the same. */
export function isMovable(
  { text, flags }: Instruction,
  command: Copy,
  between: readonly Instruction[],
  input: RuleInput,
): boolean {
  if (text.includes("$") || flags.some(({ name }) => !movableFlags.has(name))) return false;
  const isAbsolute = command.writtenDestination.known && command.writtenDestination.value.startsWith("/");
  return between.every((each) => {
    if (each.keyword === "WORKDIR") return isAbsolute;
    return harmless.has(each.keyword) || (isApartRun(each, input) && goesToProject(command));
  });
}

/** Whether a RUN only installs packages of the system. */
export function isApartRun({ keyword, index }: Instruction, input: RuleInput): boolean {
  const script = keyword === "RUN" ? input.scriptOf(index) : null;
  return script !== null && isApart(script) && hasNoMounts(index, input);
}

/** Whether a RUN mounts no files from elsewhere. */
export function hasNoMounts(index: number, input: RuleInput): boolean {
  const command = input.stepOf(index)?.command;
  return command?.kind === "run" && command.mounts.every(({ from }) => from === null || from.kind === "scratch");
}

const ofSystem = /^\/(bin|boot|dev|etc|lib\w*|proc|root|run|sbin|sys|tmp|usr|var)?(\/|$)/;
const ofProjects = /^\/(usr\/src|usr\/app|var\/www|var\/task)(\/|$)/;

/** Whether a copy goes where packages of the system put nothing and look for nothing. */
export function goesToProject({ destination }: Copy): boolean {
  return destination.known && isOfProject(cleanPath(destination.value));
}

/** The same of an absolute path. */
export function isOfProject(path: string): boolean {
  return ofProjects.test(path) || !ofSystem.test(path);
}
