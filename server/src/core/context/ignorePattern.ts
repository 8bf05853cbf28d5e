import { translateExpression } from "./goExpression.ts";

/** Whether a path matches a pattern. */
export type PathTest = (path: string) => boolean;

/**
 * Makes the test for a pattern of an ignore file, given cleaned and without `!`. Follows moby's
 * patternmatcher step by step, its surprises included: `a|b*` is an alternative and `a{2}*` a repetition, `**` at the
 * start matches any beginning of a name, and wildcards inside brackets are no members. Null when the builder refuses it.
 */
export function compilePattern(pattern: string): PathTest | null {
  if (pattern === "" || !wellFormed.test(pattern)) return null;
  const { kind, source } = makeExpression(pattern);
  switch (kind) {
    case "exact":
      return (path) => path === pattern;
    case "prefix":
      return matchStart(pattern.slice(0, -2));
    case "suffix":
      return matchEnd(pattern.slice(2));
    case "expression":
      return matchExpression(pattern, source);
  }
}

/** What Go's filepath.Match takes: sets have members and an end, a backslash has something behind it. */
const wellFormed = /^(?:[^\\[]|\\[^]|\[(?:\^|(?!\^))(?:(?:[^\\\]-]|\\[^])(?:-(?:[^\\\]-]|\\[^]))?)+\])*$/u;

function matchStart(start: string): PathTest {
  return (path) => path.startsWith(start);
}

function matchEnd(end: string): PathTest {
  if (!end.startsWith("/")) return (path) => path.endsWith(end);
  const whole = end.slice(1);
  return (path) => path.endsWith(whole) && (path.length === whole.length || path.endsWith(end));
}

function matchExpression(pattern: string, source: string): PathTest | null {
  const expression = translateExpression(source);
  if (expression === null) return null;
  const end = literalEnd(pattern);
  // The end decides most paths, and is far cheaper to look at.
  return end === "" ? (path) => expression.test(path) : (path) => path.endsWith(end) && expression.test(path);
}

/** What every path that matches must end with: the characters after the last one with a meaning; `**` takes a slash. */
function literalEnd(pattern: string): string {
  if (/[|\\]/.test(pattern)) return "";
  const end = /[^*?[\]{}^]*$/.exec(pattern)?.[0] ?? "";
  return end.replace(/^\//, "");
}

interface Expression {
  /** How the builder compares: the text itself, its start, its end, or `source` in Go's regular expressions. */
  readonly kind: "exact" | "prefix" | "suffix" | "expression";
  readonly source: string;
}

/** Escaped by moby; it means to escape `{`, `|` and `}` too, but leaves them. */
const escaped = /^[.+()$]$/;

function makeExpression(pattern: string): Expression {
  const characters = Array.from(pattern);
  let kind: Expression["kind"] = "exact";
  let source = "^";
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at] ?? "";
    if (character === "*" && characters[at + 1] === "*") {
      const isFirst = at === 0;
      at += characters[at + 2] === "/" ? 2 : 1;
      const isLast = at + 1 === characters.length;
      source += isLast ? ".*" : "(.*/)?";
      kind = isLast && kind === "exact" ? "prefix" : "expression";
      if (isFirst) kind = "suffix";
    } else if (character === "*" || character === "?") {
      source += character === "*" ? "[^/]*" : "[^/]";
      kind = "expression";
    } else if (character === "\\") {
      source += `\\${characters[++at] ?? ""}`;
      kind = "expression";
    } else {
      source += escaped.test(character) ? `\\${character}` : character;
      if (character === "[" || character === "]") kind = "expression";
    }
  }
  return { kind, source: `${source}$` };
}
