import { makeFileOf } from "../parse/corpus.ts";

/** Dockerfiles that hold many of something. */
export interface Shape {
  /** What there is much of, in the plural. */
  readonly name: string;
  /** How many of it are measured, beside twice as many. */
  readonly count: number;
  readonly make: (count: number) => string;
}

/** What a Dockerfile can have much of. */
export const shapes: readonly Shape[] = [
  { name: "lines", count: 5_000, make: makeFileOf },
  {
    name: "stages",
    count: 2_000,
    make: (count) =>
      concat(count, (at) => `FROM debian:12 AS s${at}\nRUN make ${at}\nCOPY --from=s${Math.floor(at / 2)} /a /b\n`),
  },
  {
    name: "stages from each other",
    count: 2_000,
    make: (count) =>
      `FROM debian:12 AS s0\n${concat(count, (at) => `FROM s${at} AS s${at + 1}\nENV A${at}=b\nRUN make $A${at}\n`)}`,
  },
  {
    name: "variables",
    count: 2_000,
    make: (count) =>
      `FROM debian:12\n${concat(count, (at) => `ARG B${at}=c\nENV A${at}=$B${at}\nRUN make "$A${at}" $PATH\n`)}`,
  },
  {
    name: "comments",
    count: 10_000,
    make: (count) => `FROM debian:12\n${concat(count, (at) => `# Why this is so, in the words of ${at}\nUSER u\n`)}`,
  },
  {
    name: "heredocs",
    count: 3_000,
    make: (count) => `FROM debian:12\n${concat(count, (at) => `RUN <<EOF\nmake ${at}\nEOF\n`)}`,
  },
  {
    name: "equal instructions",
    count: 5_000,
    make: (count) => `FROM debian:12\n${"RUN make\n".repeat(count)}`,
  },
];

function concat(count: number, make: (at: number) => string): string {
  return Array.from({ length: count }, (_, at) => make(at)).join("");
}
