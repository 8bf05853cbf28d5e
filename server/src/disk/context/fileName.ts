/** First of the characters that stand for bytes of a file name that is no UTF-8: U+DC80 for the byte 0x80. */
const firstByteCharacter = 0xdc00;
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Whether a name, as Node decodes it, may have lost bytes that are no UTF-8. */
export function mayBeLossy(name: string): boolean {
  return name.includes("\uFFFD");
}

/** A file name or link target as text. Each byte that is part of no UTF-8 becomes one character of U+DC80…U+DCFF. */
export function decodeName(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    return decodeByParts(bytes);
  }
}

/** The bytes that `decodeName` makes this text of. */
export function encodeName(name: string): Buffer {
  if (!hasRawBytes(name)) return Buffer.from(name);
  return Buffer.concat(
    Array.from(name, (character) =>
      hasRawBytes(character) ? Buffer.of(character.charCodeAt(0) - firstByteCharacter) : Buffer.from(character),
    ),
  );
}

/** A path as Node's functions take it: bytes where text can't say it. */
export type DiskPath = string | Buffer;

/** A name or path as Node's functions take it. */
export function toDiskPath(path: string): DiskPath {
  return hasRawBytes(path) ? encodeName(path) : path;
}

/** Whether characters of a name or path stand for bytes that are no UTF-8. */
export function hasRawBytes(text: string): boolean {
  // The loop is far cheaper than the test, and enough for nearly all names.
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit >= 0xdc80 && unit <= 0xdcff) return /\p{Surrogate}/u.test(text);
  }
  return false;
}

function decodeByParts(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length;) {
    const length = sequenceLength(bytes, at);
    text +=
      length === 0
        ? String.fromCharCode(firstByteCharacter + (bytes[at] ?? 0))
        : decoder.decode(bytes.subarray(at, at + length));
    at += length || 1;
  }
  return text;
}

/** Bytes of the well-formed character at `at`; 0 when there is none. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  const length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  try {
    return decoder.decode(bytes.subarray(at, at + length)).length > 0 && at + length <= bytes.length ? length : 0;
  } catch {
    return 0;
  }
}
