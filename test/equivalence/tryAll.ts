import { join } from "node:path";
import type { Project } from "./project.ts";
import { findFaults } from "./report.ts";
import { tryProject, type Tried } from "./tryProject.ts";
import { openWorkshop } from "./workshop.ts";

/**
 * Tries all projects on an engine of our own, some at a time. `report` hears of each as it ends. What does not come out as
 * it should is tried once more: rules go by how long steps took, and what a busy machine was slow at is cached by then.
 */
export async function tryAll(
  projects: readonly Project[],
  atOnce: number,
  report: (tried: Tried) => void,
): Promise<readonly Tried[]> {
  const workshop = await openWorkshop();
  try {
    const all: Tried[] = [];
    const waiting = projects.entries();
    const worker = async (): Promise<void> => {
      for (const [index, project] of waiting) {
        const attempt = (name: string) => tryProject(project, workshop, join(workshop.folder, `${index}${name}`));
        const first = await attempt("");
        const tried = isUnasked(first) ? await attempt("-again") : first;
        all.push(tried);
        report(tried);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
    return all;
  } finally {
    await workshop.close();
  }
}

/** Whether other fixes were applied than have to be; an image that came out otherwise stays so. */
function isUnasked(tried: Tried): boolean {
  const { trial } = tried;
  return findFaults(tried).length > 0 && !(trial.kind === "fixed" && trial.differences.length > 0);
}
