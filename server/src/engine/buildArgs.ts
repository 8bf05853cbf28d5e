import { readBuildArgs as readGiven } from "../core/context/world.ts";

/**
 * Reads the values of `--build-arg`, each `name=value` or `name`. A name alone takes its value from the caller's
 * environment, or stays unset, as Docker's command line does it.
 */
export function readBuildArgs(values: readonly string[], env: NodeJS.ProcessEnv): ReadonlyMap<string, string> {
  const given = values.map((value): [string, string | null] => {
    const equals = value.indexOf("=");
    return equals < 0 ? [value, null] : [value.slice(0, equals), value.slice(equals + 1)];
  });
  const environment = Object.entries(env).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return readGiven(given, new Map(environment));
}
