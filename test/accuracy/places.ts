import { basename, join } from "node:path";
import type { ScenarioBuild } from "../scenarios/prediction/scenario.ts";

/** Where one story's builds find their files. Each story has a fresh folder of its own. */
export interface Places {
  readonly folder: string;
  /** The word that tells this run of the story from all others on the engine. */
  readonly word: string;
  /** The tag that all its builds get. */
  readonly tag: string;
}

/** The folder whose files a build lists. BuildKit tells contexts apart by their base names (B7), so that is the story's own. */
export function filesFolder({ folder, word }: Places, { contextDir }: ScenarioBuild): string {
  return join(folder, `${contextDir}-${word}`);
}

/** The folder that is the context. */
export function contextFolder(places: Places, build: ScenarioBuild): string {
  return join(filesFolder(places, build), build.contextSubdir ?? "");
}

/** The path of the Dockerfile. */
export function dockerfilePath(places: Places, build: ScenarioBuild): string {
  const { dockerfileDir, dockerfileName } = build;
  const folder = dockerfileDir === undefined ? contextFolder(places, build) : join(places.folder, dockerfileDir);
  return join(folder, dockerfileName);
}

/** The folder of a named context. */
export function namedFolder({ folder, word }: Places, name: string): string {
  return join(folder, `named-${name}-${word}`);
}

/** The file of a secret, or of an ssh key. */
export function secretFile({ folder }: Places, id: string): string {
  return join(folder, "secrets", basename(id));
}

/** The arguments of `docker build` for one build. */
export function buildArguments(places: Places, build: ScenarioBuild): readonly string[] {
  const { buildArgs, target, platform, network, labels, namedContexts, secrets, sshKey, flags } = build;
  const pairs = (option: string, values: readonly string[]): readonly string[] =>
    values.flatMap((value) => [option, value]);
  return [
    ...["-t", places.tag, "-f", dockerfilePath(places, build)],
    ...(flags ?? []),
    ...(network === null ? [] : [`--network=${network}`]),
    ...(target === null ? [] : ["--target", target]),
    ...(platform === null ? [] : ["--platform", platform]),
    ...pairs(
      "--build-arg",
      Object.entries(buildArgs).map(([name, value]) => (value === null ? name : `${name}=${value}`)),
    ),
    ...pairs(
      "--label",
      Object.entries(labels ?? {}).map((pair) => pair.join("=")),
    ),
    ...pairs(
      "--build-context",
      Object.keys(namedContexts ?? {}).map((name) => `${name}=${namedFolder(places, name)}`),
    ),
    ...pairs(
      "--secret",
      Object.keys(secrets ?? {}).map((id) => `id=${id},src=${secretFile(places, id)}`),
    ),
    ...(sshKey === undefined ? [] : ["--ssh", `default=${secretFile(places, sshKey)}`]),
    contextFolder(places, build),
  ];
}
