import type { ExplanationJson } from "../../server/src/core/presentation/json.ts";

type LastBuild = NonNullable<ExplanationJson["lastBuild"]>;
type Last = NonNullable<ExplanationJson["instructions"][number]["last"]>;

/**
 * An explanation as a text to compare: the last build on the first line, then each instruction with what was said of it.
 * What differs from run to run is masked: `timed` stands for any duration, `new` and `old` for a layer made while the
 * build ran or before. Sizes of a kilobyte and more are `big`.
 */
export function annotate({ lastBuild, note, instructions }: ExplanationJson): string {
  const lines = instructions.map(({ text, last }) => [firstLineOf(text), sayLast(last, lastBuild)] as const);
  const width = Math.max(...lines.map(([text]) => text.length));
  return [
    ...(lastBuild === null ? ["no build known"] : [`${lastBuild.status}, from ${lastBuild.source}`]),
    ...(note === null ? [] : [`note: ${note}`]),
    ...lines.map(([text, said]) => `${text.padEnd(width)} | ${said}`),
  ].join("\n");
}

function firstLineOf(text: string): string {
  return text.split("\n")[0] ?? "";
}

function sayLast(last: Last | null, build: LastBuild | null): string {
  if (last === null) return "-";
  const facts = [
    last.status,
    sayTime(last.durationMs),
    saySize(last.sizeBytes),
    last.createdAt === null || build === null ? null : sayAge(last.status, last.createdAt, build),
    last.textBefore === null ? null : `was: ${last.textBefore}`,
  ];
  return facts.filter((fact) => fact !== null).join(", ");
}

function sayTime(durationMs: number | null): string | null {
  if (durationMs === null) return null;
  return durationMs >= 0 ? "timed" : `${durationMs} ms`;
}

function saySize(sizeBytes: number | null): string | null {
  if (sizeBytes === null) return null;
  return sizeBytes >= 1000 ? "big" : `${sizeBytes} B`;
}

/** Images give times to the second only. */
function sayAge(status: string, createdAt: string, { startedAt, completedAt }: LastBuild): string {
  const created = Date.parse(createdAt);
  const isRounded = created % 1000 === 0 && status !== "cached";
  if (created < Date.parse(startedAt) - (isRounded ? 1000 : 0)) return "old";
  return completedAt === null || created <= Date.parse(completedAt) ? "new" : `made after the build: ${createdAt}`;
}

/** The same text without sizes. */
export function maskSizes(text: string): string {
  return text.replaceAll(/, (\d+ B|big)(?=,|$)/gm, "");
}
