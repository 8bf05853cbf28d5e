import { makeCopy } from "./copies.ts";
import { makeRun } from "./runs.ts";
import type { Scene } from "./scene.ts";
import { makeSetting } from "./settings.ts";
import { makeWord } from "./words.ts";

/** Any instruction, now and then a comment. */
export function makeInstruction(scene: Scene): string {
  const { random, hasShell } = scene;
  const kind = random.below(20);
  if (kind === 0) return random.pick(["", `# ${makeWord(random)}`]);
  if (kind < 8) return hasShell ? makeRun(scene) : makeCopy(scene);
  return kind < 14 ? makeCopy(scene) : makeSetting(scene);
}

/** The instruction that each stage begins with: of this story alone, and it makes /out with some files. */
export function makeFirstInstruction(scene: Scene, stage: number): string {
  const { random, builder, hasShell } = scene;
  // Stages may be alike, and what one gives may be the same after it was made again.
  const content = random.pick(["same", `${stage} ${makeWord(random)}`]);
  if (hasShell) return `RUN mkdir -p /out/sub && echo n0 ${content} > /out/f && echo ${makeWord(random)} > /out/g`;
  if (builder === "classic") return `LABEL story="n0 ${content}"`;
  return `COPY <<f <<g /out/\nn0 ${content}\nf\n${makeWord(random)}\ng`;
}
