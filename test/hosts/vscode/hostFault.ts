/** Why the VS Code host cannot be had or did not do its work: one clear line that says what is missing. */
export class HostFault extends Error {
  override readonly name = "HostFault";
}

/** Runs a command-line program's main function; a `HostFault` ends it with its one line, anything else with its stack. */
export async function runMain(main: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await main();
  } catch (error) {
    console.error(error instanceof HostFault ? error.message : error);
    process.exit(1); // what was started ends with us
  }
}
