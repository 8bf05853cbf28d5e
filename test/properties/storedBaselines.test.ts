import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openBaselineStore } from "../../server/src/disk/baselines/baselineStore.ts";

const path = "/project/Dockerfile";

describe("Stored baselines, when processes are killed while they write", () => {
  it("lose at most the record that was being written", async function () {
    this.timeout(30_000);
    const folder = mkdtempSync(join(tmpdir(), "baselines-"));
    try {
      for (const wait of [5, 60]) await Promise.all([writeAndKill(folder, wait), writeAndKill(folder, wait + 20)]);
      const warnings: string[] = [];
      const store = openBaselineStore(folder, (message) => warnings.push(message));
      const kept = await store.list(path);
      assert.ok(kept.length > 0, "none is left");
      assert.ok(
        kept.length <= 20 + 4,
        "each process that was killed may have left one too many, which it had no time to remove",
      );
      assert.deepEqual(warnings, []);
      for (const { dockerfile } of kept) assert.equal(dockerfile.text.length, 200_000);
      const home = join(folder, "baselines", readdirSync(join(folder, "baselines"))[0] ?? "");
      const others = readdirSync(home).filter((name) => !name.endsWith(".json"));
      assert.ok(others.length <= 4, "at most one draft of each process is left");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

/** Starts a process that adds records without end, and kills it some milliseconds after its first. */
function writeAndKill(folder: string, wait: number): Promise<void> {
  const writer = join(import.meta.dirname, "baselineWriter.ts");
  const child = spawn(process.execPath, ["--import", "tsx", writer, folder, path], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  child.stdout.once("data", () => setTimeout(() => child.kill("SIGKILL"), wait));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", () => resolve());
  });
}
