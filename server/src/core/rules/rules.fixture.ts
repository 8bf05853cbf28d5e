import type { ImageWaste } from "../build/contents/measuredImage.ts";
import { RecordReader } from "../build/recordReader.ts";
import type { BuildRecord, StepOutcome } from "../build/buildRecord.ts";
import { file, snapshotOf, type Given } from "../context/snapshot.fixture.ts";
import type { ContextSnapshot } from "../context/snapshot.ts";
import { parseDockerfile } from "../dockerfile/parseDockerfile.ts";
import { explain } from "../explain.ts";
import { known, unknown } from "../known.ts";
import { buildRecord, DAY, NOW } from "../presentation/explanation.fixture.ts";
import { allRules } from "./all.ts";
import { checkRules, type CheckedFinding } from "./checkRules.ts";
import { fixAll } from "./fixAll.ts";
import { defaultRuleOptions, type BaseImageState, type FileKind, type FilesAtHand, type RuleFacts } from "./rule.ts";

/** What tests say of a project; its Dockerfile's lines are given as text. */
export interface GivenProject {
  /** Files of the context by path; not given: the context was not looked at. */
  readonly files?: Readonly<Record<string, Given>>;
  /** Files that are something else than what COPY and ADD treat alike. */
  readonly kinds?: Readonly<Record<string, FileKind>>;
  /** The text of the ignore file, which `files` already lack what it names; not given: there is none. */
  readonly ignore?: string;
  /** What BuildKit was last sent of the context. */
  readonly sent?: ContextSnapshot;
  /** The files that each of the last commits changed. */
  readonly commits?: FilesAtHand["commits"];
  /** The texts that the Dockerfile had after these and before. */
  readonly editions?: FilesAtHand["editions"];
  /** What builds were given with --build-arg, by their ref. */
  readonly given?: RuleFacts["givenArguments"];
  /** Images that builds start from, by reference. */
  readonly bases?: Readonly<Record<string, BaseImageState>>;
  /** The stage to build; not given: the last one. */
  readonly target?: string;
  /** What each instruction did in the last build, by line: not given, no build is known. */
  readonly last?: Readonly<Record<number, GivenStep>>;
  /** What the last build built, when it was another text; `last` goes by its lines. */
  readonly builtAs?: string;
  /** What the layers of the last build's image show, by its lines; not given: they were not read. */
  readonly waste?: readonly GivenWaste[];
  /** Builds before that one, from the newest on. */
  readonly earlier?: readonly BuildRecord[];
}

export interface GivenWaste {
  readonly added: number;
  readonly gone: number;
  /** Not given: it is deleted. */
  readonly isRewritten?: boolean;
  readonly megabytes: number;
  /** The largest few; not given: `/z`. */
  readonly paths?: readonly string[];
  /** How many there are with those; not given: no more. */
  readonly count?: number;
  readonly folder?: string;
}

export interface GivenStep {
  readonly outcome?: StepOutcome;
  readonly seconds?: number;
  readonly megabytes?: number;
  /** Age of its layer. */
  readonly days?: number;
}

/** The findings of one rule, which may be off by default, as `<first line>-<last line> <message>`. */
export function findings(rule: string, text: string, project: GivenProject = {}): string[] {
  return check(rule, text, project).map(({ line, endLine, message }) => `${line}-${endLine} ${message}`);
}

/** The lines at which one rule reports something. */
export function linesOf(rule: string, text: string, project: GivenProject = {}): number[] {
  return check(rule, text, project).map(({ line }) => line);
}

/** The findings of one rule, whole. */
export function check(rule: string, text: string, project: GivenProject = {}): CheckedFinding[] {
  return checkRules(factsOf(text, project), onlyRule(rule));
}

/** The text after all fixes of one rule. `mayChangeImage`: also those that are not applied unasked. */
export function fixed(rule: string, text: string, project: GivenProject = {}, mayChangeImage = false): string {
  const wanted = { severities: onlyRule(rule), rules: null, mayChangeImage };
  return fixAll(text, (next) => factsOf(next, project), wanted).text;
}

/** Whether the first fix of a rule's first finding keeps the image; null when that is no edit. */
export function keepsImage(rule: string, text: string, project: GivenProject = {}): boolean | null | "no finding" {
  const [finding] = check(rule, text, project);
  if (finding === undefined) return "no finding";
  const [fix] = finding.fixes;
  return fix?.kind === "edit" ? fix.keepsImage : null;
}

function onlyRule(rule: string): Map<string, "off" | "info"> {
  return new Map(allRules.map(({ code }) => [code, code === rule ? "info" : "off"]));
}

/** What rules go by. The files of the context are known to be no archives unless `kinds` says so. */
export function factsOf(text: string, project: GivenProject = {}): RuleFacts {
  const {
    files,
    kinds = {},
    ignore,
    sent,
    commits = [],
    editions = [],
    bases = {},
    given,
    target = null,
    last,
    builtAs = text,
    waste,
    earlier = [],
  } = project;
  const record = last === undefined ? null : recordOf(builtAs, last);
  const facts = { builder: "buildkit", target, buildArgs: new Map<string, string>(), platform: null } as const;
  const explanation = explain({ ...facts, text, record, note: null });
  const plainFiles = Object.keys(files ?? {}).map((path) => [path, "other"] as const);
  return {
    explanation,
    files: {
      folder: "/project",
      context: files === undefined ? unknown("not looked at") : known(snapshotOf(files)),
      kinds: new Map<string, FileKind>([...plainFiles, ...Object.entries(kinds)]),
      sent: sent ?? null,
      commits,
      editions,
      ignore: ignore === undefined ? null : { path: "/project/.dockerignore", text: ignore },
      texts: new Map(
        Object.entries(files ?? {}).flatMap(([path, given]) => (typeof given === "string" ? [[path, given]] : [])),
      ),
    },
    ...(given === undefined ? {} : { givenArguments: given }),
    imageWaste: waste === undefined ? null : wasteIn(builtAs, waste),
    baseImages: new Map(Object.entries(bases)),
    builds: record === null ? [] : [record, ...earlier],
    records: new RecordReader(),
    now: NOW,
    options: defaultRuleOptions,
  };
}

/** All layers were read. */
function wasteIn(builtAs: string, given: readonly GivenWaste[]): ImageWaste {
  const { instructions } = parseDockerfile(builtAs);
  const at = (line: number): number => instructions.findIndex((each) => each.line === line);
  return {
    measured: new Set(instructions.keys()),
    waste: given.map(({ added, gone, isRewritten = false, megabytes, paths = ["/z"], count, folder = "/" }) => {
      const kind = isRewritten ? "rewritten" : "deleted";
      const places = { added: at(added), gone: at(gone), kind } as const;
      return { ...places, bytes: megabytes * 1_000_000, paths, count: count ?? paths.length, folder };
    }),
  };
}

/** A build of a text, by lines. */
export function recordOf(text: string, steps: Readonly<Record<number, GivenStep>>): BuildRecord {
  return buildRecord({
    dockerfile: { path: "/project/Dockerfile", text },
    steps: parseDockerfile(text).instructions.flatMap(({ line, endLine }) => {
      const given = steps[line];
      if (given === undefined) return [];
      const { outcome = "built", seconds, megabytes, days = 0 } = given;
      return [
        {
          place: { kind: "lines", ranges: [{ line, endLine }] },
          outcome,
          startedAt: NOW,
          durationMs: seconds === undefined ? null : seconds * 1000,
          sizeBytes: megabytes === undefined ? null : megabytes * 1_000_000,
          createdAt: NOW - days * DAY,
          resultIds: [],
        },
      ];
    }),
  });
}

/** A file of so many bytes. */
export function fileOf(size: number): Given {
  return file("", { size });
}
