import type { Project } from "../project.ts";
import { toolsImage } from "../tools.ts";

/** A hand-written project: its Dockerfile, or what stands in that below `FROM tools`, and what else it takes. */
export type Case = string | ({ readonly text: string } & Omit<Project, "name" | "dockerfile" | "expected">);

/** The hand-written projects of a rule. */
export interface Cases {
  readonly rule: string;
  /** Its fix has to be applied to these. */
  readonly fixed: readonly Case[];
  /** It must not be applied to these: they look alike, but their images would change, or nobody can be sure. */
  readonly left: readonly Case[];
}

/** The projects of some cases, named so that a failing one is found again. */
export function toProjects({ rule, fixed, left }: Cases): readonly Project[] {
  const name =
    (isFixed: boolean) =>
    (given: Case, index: number): Project => {
      const { text, earlier = [], ...others } = typeof given === "string" ? { text: given } : given;
      return {
        ...others,
        name: `${rule} ${isFixed ? "fixed" : "left"} ${index}`,
        dockerfile: toDockerfile(text),
        earlier: earlier.map(toDockerfile),
        expected: { rule, isFixed },
      };
    };
  return [...fixed.map(name(true)), ...left.map(name(false))];
}

function toDockerfile(text: string): string {
  return /^[^\S\n]*FROM\s/im.test(text) ? text : `FROM ${toolsImage}\n${text}\n`;
}

/** The same cases, each with more of what a case can have. */
export function withAll(
  more: Omit<Project, "name" | "dockerfile" | "expected">,
  cases: readonly Case[],
): readonly Case[] {
  return cases.map((given) => ({ ...more, ...(typeof given === "string" ? { text: given } : given) }));
}
