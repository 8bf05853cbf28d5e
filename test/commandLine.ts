import { parseArgs, type ParseArgsConfig } from "node:util";

type OptionsConfig = NonNullable<ParseArgsConfig["options"]>;

/** Wrong usage of a script, said in one line. */
export class UsageError extends Error {}

/** The values of options on a command line; throws a UsageError for what is no option. */
export function readOptionValues<T extends OptionsConfig>(
  options: T,
  args: readonly string[] = process.argv.slice(2),
): ReturnType<typeof parseArgs<{ options: T }>>["values"] {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** Runs a script, which answers its exit code. Asked for `--help`, and after wrong usage, it prints how it is used. */
export async function runScript(usage: string, main: () => Promise<number>): Promise<void> {
  if (process.argv.includes("--help")) {
    console.log(`Usage: ${usage}`);
    return;
  }
  try {
    process.exitCode = await main();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`${error.message}\nUsage: ${usage}`);
    process.exitCode = 2;
  }
}
