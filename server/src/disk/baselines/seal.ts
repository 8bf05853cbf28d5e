import { createHmac, randomBytes, randomUUID } from "node:crypto";
import { link, mkdir, open, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { SealedValue } from "../../core/build/baseline.ts";

/** Makes sealed values: equal for equal values, on this installation only. */
export type Seal = (value: string) => SealedValue;

const keyLength = 32;

/**
 * The seal of an installation. Its key is random, made when there is none, and kept in `<folder>/seal.key` for the owner
 * alone. A key that is damaged is replaced; what was sealed with it is then like no other value.
 */
export async function openSeal(folder: string): Promise<Seal> {
  const path = join(folder, "seal.key");
  const key = (await readKey(path)) ?? (await makeKey(folder, path));
  return (value) => createHmac("sha256", key).update(value).digest("hex");
}

async function readKey(path: string): Promise<Buffer | null> {
  const key = await readFile(path).catch(() => null);
  if (key === null || key.length === keyLength) return key;
  await rm(path, { force: true });
  return null;
}

/** Of several processes that make a key at the same time, one wins, and all use its key. */
async function makeKey(folder: string, path: string): Promise<Buffer> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const key = randomBytes(keyLength);
  const draft = join(folder, `${randomUUID()}.draft`);
  const file = await open(draft, "wx", 0o600);
  try {
    await file.writeFile(key);
    await file.sync();
  } finally {
    await file.close();
  }
  try {
    await link(draft, path);
    return key;
  } catch {
    return (await readKey(path)) ?? key;
  } finally {
    await rm(draft, { force: true });
  }
}
