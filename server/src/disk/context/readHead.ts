import { open } from "node:fs/promises";
import { toDiskPath } from "./fileName.ts";
import { readFlags } from "./hashFile.ts";

/** The first bytes of a file of a context, as many as there are up to `length`; null when it can't be read. */
export async function readHead(path: string, length: number): Promise<Uint8Array | null> {
  const file = await open(toDiskPath(path), readFlags).catch(() => null);
  if (file === null) return null;
  try {
    const stats = await file.stat();
    if (!stats.isFile()) return null;
    const { buffer, bytesRead } = await file.read(new Uint8Array(length), 0, length, 0);
    return buffer.subarray(0, bytesRead);
  } catch {
    return null;
  } finally {
    await file.close();
  }
}
