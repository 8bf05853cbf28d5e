import { toUtf8 } from "../dockerfile/utf8.ts";

/** The SHA-256 of a text's UTF-8 bytes in hexadecimal (FIPS 180-4). Meant for short texts: lists of names and digests. */
export function sha256(text: string): string {
  return sha256OfBytes(toUtf8(text));
}

/** The SHA-256 of bytes, given as one character each, in hexadecimal. */
export function sha256OfBytes(bytes: string): string {
  const words = padToWords(bytes);
  const state = Uint32Array.from(initialState);
  const schedule = new Uint32Array(64);
  for (let at = 0; at < words.length; at += 16) mixBlock(state, schedule, words, at);
  return Array.from(state, (word) => word.toString(16).padStart(8, "0")).join("");
}

const primes = Array.from({ length: 310 }, (_, index) => index + 2).filter(isPrime);
const initialState = primes.slice(0, 8).map((prime) => fractionBits(Math.sqrt(prime)));
const constants = primes.slice(0, 64).map((prime) => fractionBits(Math.cbrt(prime)));

function isPrime(number: number): boolean {
  for (let divisor = 2; divisor * divisor <= number; divisor++) if (number % divisor === 0) return false;
  return true;
}

/** The first 32 bits behind the point. */
function fractionBits(number: number): number {
  return Math.floor((number - Math.floor(number)) * 2 ** 32);
}

/** The message with its end mark and its length in bits, as big-endian words of 32 bits, in blocks of 16. */
function padToWords(bytes: string): Uint32Array {
  const words = new Uint32Array((((bytes.length + 8) >> 6) + 1) * 16);
  for (let at = 0; at <= bytes.length; at++) {
    const byte = at === bytes.length ? 0x80 : bytes.charCodeAt(at) & 0xff;
    words[at >> 2] = (words[at >> 2] ?? 0) | (byte << (24 - (at & 3) * 8));
  }
  words[words.length - 2] = Math.floor(bytes.length / 2 ** 29);
  words[words.length - 1] = bytes.length * 8;
  return words;
}

/** Without arrays in its loops: with them the first few thousand rounds, which nothing has made fast yet, are felt. */
function mixBlock(state: Uint32Array, schedule: Uint32Array, words: Uint32Array, from: number): void {
  for (let i = 0; i < 16; i++) schedule[i] = words[from + i] ?? 0;
  for (let i = 16; i < 64; i++) {
    const far = schedule[i - 15] ?? 0;
    const near = schedule[i - 2] ?? 0;
    const a = rotate(far, 7) ^ rotate(far, 18) ^ (far >>> 3);
    const b = rotate(near, 17) ^ rotate(near, 19) ^ (near >>> 10);
    schedule[i] = (schedule[i - 16] ?? 0) + a + (schedule[i - 7] ?? 0) + b;
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let i = 0; i < 64; i++) {
    const mixedE = (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & f) ^ (~e & g));
    const one = (h + mixedE + (constants[i] ?? 0) + (schedule[i] ?? 0)) | 0;
    const two = ((rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + one) | 0;
    d = c;
    c = b;
    b = a;
    a = (one + two) | 0;
  }
  for (const [i, word] of [a, b, c, d, e, f, g, h].entries()) state[i] = (state[i] ?? 0) + word;
}

function rotate(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}
