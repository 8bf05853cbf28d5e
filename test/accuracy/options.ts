import { readOptionValues, UsageError } from "../commandLine.ts";
import { builderNames, type BuilderName } from "./engine.ts";

/** What `npm run accuracy` was asked. */
export interface AccuracyOptions {
  readonly builders: readonly BuilderName[];
  /**
   * Who predicts: the core, given all facts, or the built command line, as its user asks it: after builds that it ran, or,
   * with `terminal`, after plain `docker build`s that nobody watched.
   */
  readonly through: "core" | "cli" | "terminal";
  /** Part K of N of the recorded scenarios; null for none. */
  readonly given: { readonly part: number; readonly of: number } | null;
  /** Generated stories per builder. */
  readonly generated: number;
  readonly seed: number;
  /** A part of the names of recorded scenarios, or the number of a generated story. */
  readonly only: string | null;
  /** Builds at the same time. */
  readonly atOnce: number;
  readonly shrinks: boolean;
}

/** How they are given. */
export const usage = `npm run accuracy -- [--on all|${builderNames.join(",")}] [--through cli|core|terminal]
  [--given all|none|rotating|K/N] [--generated N] [--seed N] [--only NAME|NUMBER] [--jobs N] [--no-shrink]`;

/** Reads the command line; throws a UsageError. `now` is in milliseconds and gives the seed where none is given. */
export function readOptions(args: readonly string[], now: number): AccuracyOptions {
  const values = readOptionValues(
    {
      on: { type: "string", default: "buildkit,classic" },
      through: { type: "string", default: "cli" },
      given: { type: "string" },
      generated: { type: "string" },
      seed: { type: "string" },
      only: { type: "string" },
      jobs: { type: "string", default: "2" },
      "no-shrink": { type: "boolean", default: false },
    },
    args,
  );
  const { only = null } = values;
  const seed = readNumber("seed", values.seed ?? String(Math.floor(now / 1000) % 1_000_000));
  const isNumber = only !== null && /^\d+$/.test(only);
  const given = values.given ?? (isNumber ? "none" : "all");
  return {
    builders: values.on === "all" ? builderNames : values.on.split(",").map(readBuilder),
    through: readThrough(values.through),
    given: readPart(given, seed),
    generated: readNumber("generated", values.generated ?? (only === null || isNumber ? "100" : "0")),
    ...{ seed, only },
    atOnce: readNumber("jobs", values.jobs),
    shrinks: !values["no-shrink"],
  };
}

function readBuilder(text: string): BuilderName {
  const found = builderNames.find((name) => name === text);
  if (found === undefined) throw new UsageError(`--on takes all or some of ${builderNames.join(", ")}, not ${text}.`);
  return found;
}

function readThrough(text: string): AccuracyOptions["through"] {
  if (text === "core" || text === "cli" || text === "terminal") return text;
  throw new UsageError(`--through takes core, cli or terminal, not ${text}.`);
}

/** `rotating` is one tenth, another one with each seed. */
function readPart(text: string, seed: number): AccuracyOptions["given"] {
  if (text === "none") return null;
  if (text === "all") return { part: 1, of: 1 };
  if (text === "rotating") return { part: (seed % 10) + 1, of: 10 };
  const [, part = "0", of = "0"] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  if (Number(part) < 1 || Number(part) > Number(of))
    throw new UsageError(`--given takes all, none, rotating, or K/N, not ${text}.`);
  return { part: Number(part), of: Number(of) };
}

function readNumber(option: string, text: string): number {
  if (!/^\d+$/.test(text)) throw new UsageError(`--${option} takes a number, not ${text}.`);
  return Number(text);
}
