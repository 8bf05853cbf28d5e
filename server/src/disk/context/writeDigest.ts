import { changedAt, digestAt, marks, modifiedAt, setMark, type Rows } from "./folder.ts";

/** Milliseconds within which a file may change twice without a trace in its times. */
const blindTime = 100;

/** Writes the SHA-256 of a file's bytes, which were read just now, into its row: hexadecimal. */
export function writeFileDigest(rows: Rows, row: number, digest: string): void {
  const isFresh = Date.now() - Math.max(modifiedAt(rows, row), changedAt(rows, row)) < blindTime;
  if (isFresh) setMark(rows, row, marks.fresh);
  writeDigest(rows, row, digest);
}

/** Writes an entry's digest, in hexadecimal, into its row. */
export function writeDigest(rows: Rows, row: number, digest: string): void {
  digestAt(rows, row).write(digest, "hex");
  setMark(rows, row, marks.digested);
}
