import { plainBuildOptions, readBuildArgs, type BuildOptions } from "../../../server/src/core/context/world.ts";
import type { ScenarioBuild } from "./scenario.ts";

/** What the arguments of `docker build` in a scenario ask for. */
export interface CommandLine {
  readonly options: BuildOptions;
  readonly target: string | null;
  readonly platforms: readonly string[];
  readonly tags: readonly string[];
  readonly pull: boolean;
}

/** Options without a value of their own. */
const switches = new Set(["--no-cache", "--pull"]);

/** Reads a build's own fields, then its arguments. */
export function readCommandLine(build: ScenarioBuild, args: readonly string[]): CommandLine {
  const given = splitArguments(args);
  const all = (name: string): readonly string[] =>
    given.filter(([option]) => option === name).map(([, value]) => value);
  const last = (name: string): string | null => all(name).at(-1) ?? null;
  const buildArgs: [string, string | null][] = [
    ...Object.entries(build.buildArgs),
    ...all("--build-arg").map((text): [string, string | null] => {
      const equals = text.indexOf("=");
      return equals === -1 ? [text, null] : [text.slice(0, equals), text.slice(equals + 1)];
    }),
  ];
  const platform = last("--platform") ?? build.platform;
  return {
    options: {
      ...plainBuildOptions,
      buildArgs: readBuildArgs(buildArgs, new Map(Object.entries(build.env ?? {}))),
      noCache: all("--no-cache").length > 0,
      noCacheFilter: all("--no-cache-filter").flatMap((text) => text.split(",")),
      network: last("--network") ?? build.network,
      addHosts: all("--add-host"),
      ulimits: all("--ulimit"),
      shmSize: readSize(last("--shm-size")),
      cgroupParent: last("--cgroup-parent"),
      labels: [...Object.entries(build.labels ?? {}).map((pair) => pair.join("=")), ...all("--label")],
      cacheFrom: all("--cache-from"),
    },
    target: last("--target") ?? build.target,
    platforms: platform === null ? [] : platform.split(","),
    tags: all("-t"),
    pull: all("--pull").length > 0,
  };
}

function splitArguments(args: readonly string[]): readonly (readonly [string, string])[] {
  const pairs: [string, string][] = [];
  for (let at = 0; at < args.length; at++) {
    const argument = args[at] ?? "";
    const equals = argument.indexOf("=");
    if (argument.startsWith("--") && equals > 0) pairs.push([argument.slice(0, equals), argument.slice(equals + 1)]);
    else if (switches.has(argument)) pairs.push([argument, ""]);
    else pairs.push([argument, args[++at] ?? ""]);
  }
  return pairs;
}

function readSize(text: string | null): number | null {
  const match = /^(\d+)([kmg]?)b?$/i.exec(text ?? "");
  return match === null ? null : Number(match[1]) * 1024 ** " kmg".indexOf(match[2]?.toLowerCase() || " ");
}
