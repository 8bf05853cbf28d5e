import { cpSync, mkdtempSync, realpathSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "./bundleSuite.ts";

/** A fresh copy of sample/ for a test to open and change; its absolute path. The caller removes it. */
export function copySample(): string {
  const copy = realpathSync(mkdtempSync(join(tmpdir(), "sample-")));
  cpSync(join(root, "sample"), copy, { recursive: true });
  return copy;
}
