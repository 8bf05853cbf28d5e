import type { CheckedOutFile } from "./readAsCheckedOut.ts";

/** What a pointer of Git LFS stands for; null when the bytes are none. */
export function readLfsPointer(bytes: Buffer | null): CheckedOutFile | null {
  const match =
    /^version https:\/\/git-lfs\.github\.com\/spec\/v1\n(?:.*\n)*?oid sha256:([0-9a-f]{64})\nsize (\d+)\n/.exec(
      bytes?.toString("latin1") ?? "",
    );
  const [, digest = "", size = ""] = match ?? [];
  return match === null ? null : { digest, size: Number(size) };
}
