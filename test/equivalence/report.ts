import type { Tried } from "./tryProject.ts";

/** Whether an image came out otherwise than before. */
export function isWrong({ trial }: Tried): boolean {
  return trial.kind === "fixed" && trial.differences.length > 0;
}

/** What to print of a project whose image came out otherwise. */
export function describeWrong({ project, after, trial }: Tried): string {
  const lines = trial.kind === "fixed" ? [...trial.rules.map((rule) => `[${rule}]`), ...trial.differences] : [];
  return [`${project.name}: the image is another`, project.dockerfile, "---", after, "---", ...lines.slice(0, 20)].join(
    "\n",
  );
}

/** How many projects came to what, and what each rule's fixes came to. */
export function sumUp(all: readonly Tried[]): string[] {
  const count = (test: (tried: Tried) => boolean): number => all.filter(test).length;
  const rules = new Set(all.flatMap(({ trial }) => (trial.kind === "fixed" ? trial.rules : [])));
  const perRule = [...rules].sort().map((rule) => {
    const own = all.filter(({ trial }) => trial.kind === "fixed" && trial.rules.includes(rule));
    return `  ${rule.padEnd(20)} ${String(own.length).padStart(4)} fixed, ${own.filter(isWrong).length} other`;
  });
  const refused = count(({ trial }) => trial.kind === "refused");
  const untouched = count(({ trial }) => trial.kind === "untouched");
  return [
    `${all.length} projects: ${all.length - refused - untouched} fixed, ${untouched} left as they were, ${refused} that can't be built; ${count(isWrong)} images came out otherwise`,
    ...perRule,
  ];
}
