import type { FileKind } from "./rule.ts";

/** How many bytes of a file's start tell its kind. */
export const headLength = 4096;

/** What the first bytes of a file tell. */
export function tellFileKind(head: Uint8Array): FileKind {
  if (isArchive(head)) return "archive";
  return isDynamic(head) ? "dynamic" : "other";
}

/** How the compressions begin that builders look through: gzip, bzip2, xz, zstd. */
const compressions = [
  [0x1f, 0x8b, 0x08],
  [0x42, 0x5a, 0x68],
  [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00],
  [0x28, 0xb5, 0x2f, 0xfd],
];

/** What is compressed counts as an archive: whether it holds one is only seen when it is unpacked. */
function isArchive(head: Uint8Array): boolean {
  return (
    compressions.some((magic) => magic.every((byte, at) => head[at] === byte)) || isTarHeader(head.subarray(0, 512))
  );
}

/** Where a tar header has the sum of its bytes, in octal digits. */
const sumAt = { start: 148, end: 156 };

/** A tar file begins with a header whose bytes have the sum that it says, its own digits counted as blanks. */
function isTarHeader(header: Uint8Array): boolean {
  if (header.length < 512) return false;
  const digits = [...header.subarray(sumAt.start, sumAt.end)].map((byte) => String.fromCharCode(byte)).join("");
  const said = /^ *([0-7]+)[ \0]*$/.exec(digits)?.[1];
  if (said === undefined) return false;
  const isDigit = (at: number): boolean => at >= sumAt.start && at < sumAt.end;
  return header.reduce((sum, byte, at) => sum + (isDigit(at) ? 0x20 : byte), 0) === parseInt(said, 8);
}

/** The type of a program header that names an interpreter (ELF's PT_INTERP). */
const interpreter = 3;

/** Whether a little-endian ELF file of 64 bits asks for an interpreter, as dynamically linked programs do. */
function isDynamic(head: Uint8Array): boolean {
  const [magic, wide, little] = [[0x7f, 0x45, 0x4c, 0x46], 2, 1];
  if (!magic.every((byte, at) => head[at] === byte) || head[4] !== wide || head[5] !== little) return false;
  const view = new DataView(head.buffer, head.byteOffset, head.length);
  if (view.byteLength < 64) return false;
  const [table, size, count] = [
    Number(view.getBigUint64(32, true)),
    view.getUint16(54, true),
    view.getUint16(56, true),
  ];
  for (let index = 0; index < count && table + index * size + 4 <= view.byteLength; index++) {
    if (view.getUint32(table + index * size, true) === interpreter) return true;
  }
  return false;
}
