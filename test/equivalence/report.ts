import type { Tried } from "./tryProject.ts";

/** What is wrong with what became of a project, a line each: the image is another, or other fixes were applied than have to be. */
export function findFaults({ project, trial }: Tried): readonly string[] {
  if (trial.kind === "fixed" && trial.differences.length > 0)
    return [`the image is another after fixes of ${trial.rules.join(", ")}`, ...trial.differences.slice(0, 20)];
  const { expected } = project;
  if (expected === undefined) return [];
  if (trial.kind === "refused") return ["it can't be built", trial.reason];
  const isFixed = trial.kind === "fixed" && trial.rules.includes(expected.rule);
  return isFixed === expected.isFixed ? [] : [`${expected.rule} ${isFixed ? "changed it" : "left it as it was"}`];
}

/** What to print of a project with faults. */
export function describeFaults(tried: Tried): string {
  const { project, after } = tried;
  return [project.name, project.dockerfile, "--- after fixes", after, "---", ...findFaults(tried)].join("\n");
}

/** How many projects came to what, and what each rule's fixes came to. */
export function sumUp(all: readonly Tried[]): string[] {
  const count = (test: (tried: Tried) => boolean): number => all.filter(test).length;
  const isOther = ({ trial }: Tried): boolean => trial.kind === "fixed" && trial.differences.length > 0;
  const rules = new Set(all.flatMap(({ trial }) => (trial.kind === "fixed" ? trial.rules : [])));
  const perRule = [...rules].sort().map((rule) => {
    const own = all.filter(({ trial }) => trial.kind === "fixed" && trial.rules.includes(rule));
    return `  ${rule.padEnd(20)} ${String(own.length).padStart(4)} fixed, ${own.filter(isOther).length} other`;
  });
  const refused = count(({ trial }) => trial.kind === "refused");
  const untouched = count(({ trial }) => trial.kind === "untouched");
  return [
    `${all.length} projects: ${all.length - refused - untouched} fixed, ${untouched} left as they were, ${refused} that can't be built; ${count(isOther)} images came out otherwise`,
    ...perRule,
  ];
}
