import { parseArgs, type ParseArgsConfig } from "node:util";
import { UsageError } from "./commandLine.ts";

type OptionsConfig = NonNullable<ParseArgsConfig["options"]>;

/** What a command line holds: options by their names, and the other words. */
type Read<T extends OptionsConfig> = ReturnType<typeof parseArgs<{ allowPositionals: true; options: T }>>;

/** Reads a command line; throws a UsageError for options that there are not. */
export function readOptions<T extends OptionsConfig>(args: readonly string[], options: T): Read<T> {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
