/**
 * Reads the values of `--build-arg`, each `name=value` or `name`. A name alone takes its value from the caller's
 * environment, or stays unset, as Docker's command line does it.
 */
export function readBuildArgs(values: readonly string[], env: NodeJS.ProcessEnv): ReadonlyMap<string, string> {
  const read = new Map<string, string>();
  for (const value of values) {
    const equals = value.indexOf("=");
    const name = equals < 0 ? value : value.slice(0, equals);
    const given = equals < 0 ? env[name] : value.slice(equals + 1);
    if (given !== undefined) read.set(name, given);
  }
  return read;
}
