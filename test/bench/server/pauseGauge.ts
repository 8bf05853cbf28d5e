// Loaded into a server before its own program. The first SIGUSR2 begins to measure how long its event loop is kept from
// turning, the second writes the longest time, in milliseconds, into the file that PAUSE_FILE names. Of a time in which the
// processor was with other programs only what it worked for the server counts.
import { renameSync, writeFileSync } from "node:fs";
import { processorClock, wallClock } from "../timing.ts";

const clocks = [wallClock, processorClock];
const readClocks = (): number[] => clocks.map((clock) => clock());

process.once("SIGUSR2", () => {
  let longest = 0;
  let last = readClocks();
  const timer = setInterval(() => {
    const now = readClocks();
    longest = Math.max(longest, Math.min(...now.map((time, which) => time - (last[which] ?? NaN))));
    last = now;
  }, 1).unref();
  process.once("SIGUSR2", () => {
    clearInterval(timer);
    const file = process.env["PAUSE_FILE"] ?? "";
    writeFileSync(`${file}.draft`, String(longest));
    renameSync(`${file}.draft`, file);
  });
});
