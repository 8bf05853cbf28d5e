/** A field of a protocol buffer's message that holds bytes: a text, or a message. */
export interface BytesField {
  readonly number: number;
  readonly bytes: Buffer;
}

/**
 * The fields of a message that hold bytes, in their order; those that hold numbers are passed over. Ends where the message
 * can't be read (the encoding of protocol buffers: a varint of number and wire type goes before each field).
 */
export function* listBytesFields(message: Buffer): Generator<BytesField> {
  for (let at = 0; at < message.length;) {
    const tag = readVarint(message, at);
    const [number, wireType] = [tag.value >>> 3, tag.value & 7];
    at = tag.end;
    if (wireType === 0) at = readVarint(message, at).end;
    else if (wireType === 1) at += 8;
    else if (wireType === 5) at += 4;
    else if (wireType === 2) {
      const length = readVarint(message, at);
      at = length.end + length.value;
      yield { number, bytes: message.subarray(length.end, at) };
    } else return;
  }
}

/** Seven bits in each byte, the lowest first; all but the last are marked. */
function readVarint(bytes: Buffer, start: number): { readonly value: number; readonly end: number } {
  let value = 0;
  let at = start;
  for (let weight = 1; at < bytes.length; weight *= 128) {
    const byte = bytes[at++] ?? 0;
    value += (byte & 127) * weight;
    if (byte < 128) break;
  }
  return { value, end: at };
}
