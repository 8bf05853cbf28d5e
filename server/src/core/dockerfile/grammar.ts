import type { ReadArguments } from "./arguments.ts";
import {
  readHealthcheck,
  readJsonOrList,
  readJsonOrText,
  readList,
  readNames,
  readNothing,
  readPairs,
  readText,
} from "./arguments.ts";
import type { CheckInstruction } from "./checkArguments.ts";
import {
  accept,
  checkArg,
  checkCopy,
  checkFrom,
  checkOnbuild,
  checkPairs,
  checkRun,
  checkShell,
  checkVolume,
  needArgument,
} from "./checkArguments.ts";
import type { FlagKinds } from "./checkFlags.ts";
import { checkHealthcheck } from "./checkHealthcheck.ts";

/** How instructions of one keyword are read and what the builder refuses in them. */
export interface Grammar {
  readonly keyword: string;
  readonly read: ReadArguments;
  /** The flags it takes; null when flags are not looked at here. */
  readonly flags: FlagKinds | null;
  readonly check: CheckInstruction;
}

const noFlags: FlagKinds = new Map();
const copyFlags: FlagKinds = new Map([
  ["chmod", "text"],
  ["chown", "text"],
  ["exclude", "list"],
  ["from", "text"],
  ["link", "boolean"],
  ["parents", "boolean"],
]);
const addFlags: FlagKinds = new Map([
  ["checksum", "text"],
  ["chmod", "text"],
  ["chown", "text"],
  ["exclude", "list"],
  ["keep-git-dir", "boolean"],
  ["link", "boolean"],
  ["unpack", "boolean"],
]);
const runFlags: FlagKinds = new Map([
  ["device", "list"],
  ["mount", "list"],
  ["network", "text"],
  ["security", "text"],
]);
const fromFlags: FlagKinds = new Map([["platform", "text"]]);

// After BuildKit's table of line parsers and the checks of its typed instructions. ARG and STOPSIGNAL never look at
// their flags there; those of HEALTHCHECK count only in front of CMD.
const grammars: readonly Grammar[] = [
  { keyword: "ADD", read: readJsonOrList, flags: addFlags, check: checkCopy },
  { keyword: "ARG", read: readNames, flags: null, check: checkArg },
  { keyword: "CMD", read: readJsonOrText, flags: noFlags, check: accept },
  { keyword: "COPY", read: readJsonOrList, flags: copyFlags, check: checkCopy },
  { keyword: "ENTRYPOINT", read: readJsonOrText, flags: noFlags, check: accept },
  { keyword: "ENV", read: readPairs, flags: noFlags, check: checkPairs },
  { keyword: "EXPOSE", read: readList, flags: noFlags, check: needArgument },
  { keyword: "FROM", read: readList, flags: fromFlags, check: checkFrom },
  { keyword: "HEALTHCHECK", read: readHealthcheck, flags: null, check: checkHealthcheck },
  { keyword: "LABEL", read: readPairs, flags: noFlags, check: checkPairs },
  { keyword: "MAINTAINER", read: readText, flags: noFlags, check: needArgument },
  { keyword: "ONBUILD", read: readNothing, flags: noFlags, check: checkOnbuild },
  { keyword: "RUN", read: readJsonOrText, flags: runFlags, check: checkRun },
  { keyword: "SHELL", read: readJsonOrText, flags: noFlags, check: checkShell },
  { keyword: "STOPSIGNAL", read: readText, flags: null, check: needArgument },
  { keyword: "USER", read: readText, flags: noFlags, check: needArgument },
  { keyword: "VOLUME", read: readJsonOrList, flags: noFlags, check: checkVolume },
  { keyword: "WORKDIR", read: readText, flags: noFlags, check: needArgument },
];

const byLowerCase: ReadonlyMap<string, Grammar> = new Map(
  grammars.map((grammar) => [grammar.keyword.toLowerCase(), grammar]),
);
const noGrammars: readonly Grammar[] = [];
const byFirstLetter: readonly (readonly Grammar[])[] = Array.from({ length: 0x5b }, (_, code) =>
  grammars.filter(({ keyword }) => keyword.charCodeAt(0) === code),
);

/** The grammar of the keyword, in any case, from `start` to `end` of the text; undefined when no builder knows it. */
export function findGrammar(text: string, start: number, end: number): Grammar | undefined {
  // Almost all keywords are in capitals: these are found without a copy to look up.
  for (const grammar of byFirstLetter[text.charCodeAt(start)] ?? noGrammars) {
    const { keyword } = grammar;
    if (keyword.length === end - start && text.startsWith(keyword, start)) return grammar;
  }
  return byLowerCase.get(text.slice(start, end).toLowerCase());
}
