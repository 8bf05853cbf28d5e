import { makeFileOf } from "../parse/corpus.ts";

/** Dockerfiles that hold many of something. */
export interface Shape {
  /** What there is much of, in the plural. */
  readonly name: string;
  /** How many of it are measured, beside four times as many: enough for what is quadratic to outweigh the rest. */
  readonly count: number;
  readonly make: (count: number) => string;
}

/** What a Dockerfile can have much of. */
export const shapes: readonly Shape[] = [
  { name: "lines", count: 2_000, make: makeFileOf },
  {
    name: "stages",
    count: 250,
    make: (count) =>
      concat(count, (at) => `FROM debian:12 AS s${at}\nRUN make ${at}\nCOPY --from=s${Math.floor(at / 2)} /a /b\n`),
  },
  {
    name: "stages from each other",
    count: 250,
    make: (count) =>
      `FROM debian:12 AS s0\n${concat(count, (at) => `FROM s${at} AS s${at + 1}\nENV A${at}=b\nRUN make $A${at}\n`)}`,
  },
  {
    name: "variables",
    count: 250,
    make: (count) =>
      `FROM debian:12\n${concat(count, (at) => `ARG B${at}=c\nENV A${at}=$B${at}\nRUN make "$A${at}" $PATH\n`)}`,
  },
  {
    name: "comments",
    count: 1_250,
    make: (count) => `FROM debian:12\n${concat(count, (at) => `# Why this is so, in the words of ${at}\nUSER u\n`)}`,
  },
  {
    name: "heredocs",
    count: 400,
    make: (count) => `FROM debian:12\n${concat(count, (at) => `RUN <<EOF\nmake ${at}\nEOF\n`)}`,
  },
  {
    name: "equal instructions",
    count: 700,
    make: (count) => `FROM debian:12\n${"RUN make\n".repeat(count)}`,
  },
];

/** Dockerfiles where only the parser has much to do. */
export const parserShapes: readonly Shape[] = [
  {
    name: "continuation lines",
    count: 1_000,
    make: (count) => `FROM a\nRUN b${" \\\n  && c -d e".repeat(count)}\n`,
  },
  {
    name: "comments in an instruction",
    count: 2_500,
    make: (count) => `FROM a\nRUN b \\\n${"# why\n".repeat(count)}c\n${"# d\n".repeat(count)}`,
  },
  { name: "heredocs of one instruction", count: 300, make: makeHeredocs },
  {
    name: "words",
    count: 3_200,
    make: (count) => `FROM a\nENV${' b="c d"'.repeat(count)}\nCOPY${" x".repeat(count)} y\n`,
  },
];

function makeHeredocs(count: number): string {
  const names = Array.from({ length: count }, (_, index) => `E${index}`);
  return `FROM a\nCOPY ${names.map((name) => `<<${name} `).join("")}/b/\n${names.map((name) => `c\n${name}\n`).join("")}`;
}

function concat(count: number, make: (at: number) => string): string {
  return Array.from({ length: count }, (_, at) => make(at)).join("");
}
