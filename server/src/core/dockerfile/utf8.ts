/** How many bytes a text takes as UTF-8. */
export function utf8Length(text: string): number {
  let length = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x80) length += 1;
    else if (code < 0x800) length += 2;
    // A surrogate pair takes four bytes: two for each half.
    else length += code >= 0xd800 && code <= 0xdfff ? 2 : 3;
  }
  return length;
}

/** The text's UTF-8 bytes, each as one character. */
export function toUtf8(text: string): string {
  let bytes = "";
  for (const character of text) bytes += encode(character.codePointAt(0) ?? 0);
  return bytes;
}

/** How many UTF-16 units the first `end` of these bytes stand for; a character cut in two counts as whole. */
export function countUtf16(bytes: string, end: number): number {
  let units = 0;
  for (let at = 0; at < end; at++) {
    const byte = bytes.charCodeAt(at);
    if (byte < 0x80 || byte >= 0xc0) units += byte >= 0xf0 ? 2 : 1;
  }
  return units;
}

function encode(code: number): string {
  if (code < 0x80) return String.fromCharCode(code);
  if (code < 0x800) return String.fromCharCode(0xc0 | (code >> 6)) + tail(code);
  if (code < 0x10000) return String.fromCharCode(0xe0 | (code >> 12)) + tail(code >> 6) + tail(code);
  return String.fromCharCode(0xf0 | (code >> 18)) + tail(code >> 12) + tail(code >> 6) + tail(code);
}

function tail(bits: number): string {
  return String.fromCharCode(0x80 | (bits & 0x3f));
}
