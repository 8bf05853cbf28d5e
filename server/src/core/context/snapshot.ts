import type { Known } from "../known.ts";

/**
 * What a build context holds, as far as some step reads it: after the ignore rules, never outside the context's folder.
 * Paths are relative to it, parts joined by `/`, without `./` in front; the folder itself is the empty path. A file name
 * that is no UTF-8 keeps its bytes as the characters U+DC80…U+DCFF.
 */
export interface ContextSnapshot {
  /** Null when there is no such entry, or when it is ignored. Links are not followed. */
  entry(path: string): ContextEntry | null;
  /** Names in a folder, in the order of their bytes; empty when it is none. */
  names(path: string): readonly string[];
}

/** One file, folder or link of a context. */
export type ContextEntry =
  | {
      readonly kind: "file";
      /** Permission bits with setuid, setgid and sticky: `0o644`. */
      readonly mode: number;
      readonly size: number;
      /** SHA-256 of its bytes in hexadecimal; not known when it could not be read. */
      readonly content: Known<string>;
    }
  | { readonly kind: "folder"; readonly mode: number }
  | { readonly kind: "link"; readonly target: string }
  /** A device, FIFO or socket: builders leave sockets out, and refuse or copy the others. */
  | { readonly kind: "other"; readonly mode: number };
