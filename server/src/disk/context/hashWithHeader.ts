import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { toDiskPath } from "./fileName.ts";
import { readFlags } from "./hashFile.ts";

/**
 * SHA-256, in hexadecimal, of a text and then the bytes of a file, whose own SHA-256 has to be `content`. Null when it is
 * not, or when the file can't be read.
 */
export async function hashWithHeader(path: string, header: string, content: string): Promise<string | null> {
  const file = await open(toDiskPath(path), readFlags).catch(() => null);
  if (file === null) return null;
  const [whole, bytes] = [createHash("sha256").update(header), createHash("sha256")];
  try {
    for await (const chunk of file.createReadStream({ autoClose: false }) as AsyncIterable<Buffer>) {
      whole.update(chunk);
      bytes.update(chunk);
    }
  } catch {
    return null;
  } finally {
    await file.close();
  }
  return bytes.digest("hex") === content ? whole.digest("hex") : null;
}
