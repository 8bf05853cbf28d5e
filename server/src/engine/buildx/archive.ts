/** Bytes that a tar archive is made of: a header, or a part of a file. */
const blockLength = 512;

/** The files of a tar archive by their names, as far as it goes (POSIX ustar; what needs extended headers is left out). */
export function readTar(archive: Buffer): ReadonlyMap<string, Buffer> {
  const files = new Map<string, Buffer>();
  for (let at = 0; at + blockLength <= archive.length;) {
    const name = readText(archive, at, 100);
    const size = Number.parseInt(readText(archive, at + 124, 12), 8) || 0;
    const start = at + blockLength;
    if (name !== "") files.set(name, archive.subarray(start, start + size));
    at = start + Math.ceil(size / blockLength) * blockLength;
  }
  return files;
}

/** Texts end with a zero. */
function readText(bytes: Buffer, at: number, length: number): string {
  return bytes.toString("latin1", at, at + length).split("\0", 1)[0] ?? "";
}
