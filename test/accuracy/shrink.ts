import type { Draft, DraftStage } from "./generate/draft.ts";
import { stageMark } from "./generate/draft.ts";
import type { DraftedStory } from "./generate/generateStory.ts";

/** Leaves out what it can of a story that fails, as long as it still fails: one part after the other, from all builds. */
export async function shrinkStory(
  drafts: DraftedStory,
  stillFails: (drafts: DraftedStory) => Promise<boolean>,
  mostTries = 150,
): Promise<DraftedStory> {
  let [smallest, tries] = [drafts, 0];
  for (let isSmaller = true; isSmaller;) {
    isSmaller = false;
    // Each pass begins with the parts there are at its start; those that went away meanwhile change nothing.
    for (const leaveOut of listParts(smallest)) {
      const smaller = leaveOut(smallest);
      if (smaller === null || tries++ >= mostTries || !(await stillFails(smaller))) continue;
      smallest = smaller;
      isSmaller = true;
    }
  }
  return smallest;
}

/** Leaves a part out of all builds; null where that makes no sense, or no difference. */
type LeaveOut = (drafts: DraftedStory) => DraftedStory | null;

function listParts(drafts: DraftedStory): readonly LeaveOut[] {
  const all = <T>(list: (draft: Draft) => readonly T[]): readonly T[] => [...new Set(drafts.flatMap(list))];
  return [
    ...drafts.slice(0, -1).map(
      (draft): LeaveOut =>
        (now) =>
          leaveOutBuild(now, draft),
    ),
    ...all(({ stages }) => stages.map(({ id }) => id)).map((id) => inEach((draft) => leaveOutStage(draft, id))),
    ...all(({ stages }) => stages.flatMap(({ lines }) => lines.slice(1).map(({ id }) => id))).map((id) =>
      inEach(({ stages, ...draft }) => ({ ...draft, stages: stages.map((stage) => leaveOutLine(stage, id)) })),
    ),
    ...all(({ globals }) => globals.map(({ id }) => id)).map((id) =>
      inEach((draft) => ({ ...draft, globals: draft.globals.filter((line) => line.id !== id) })),
    ),
    ...all(({ files }) => files.map(({ path }) => path)).map((path) =>
      inEach((draft) => ({ ...draft, files: draft.files.filter((f) => f.path !== path && f.target !== path) })),
    ),
    ...all(({ buildArgs }) => Object.keys(buildArgs)).map((name) =>
      inEach(({ buildArgs: { [name]: _, ...buildArgs }, ...draft }) => ({ ...draft, buildArgs })),
    ),
    inEach((draft) => ({ ...draft, ignore: null })),
    inEach((draft) => ({ ...draft, ownIgnore: null })),
    inEach((draft) => ({ ...draft, flags: [] })),
    inEach((draft) => ({ ...draft, target: null })),
  ];
}

function inEach(change: (draft: Draft) => Draft | null): LeaveOut {
  return (drafts) => {
    const changed = drafts.map(change);
    const whole = changed.filter((draft) => draft !== null);
    return whole.length < drafts.length || JSON.stringify(whole) === JSON.stringify(drafts) ? null : whole;
  };
}

function leaveOutBuild(drafts: DraftedStory, draft: Draft): DraftedStory | null {
  const others = drafts.filter((each) => each !== draft);
  return others.length === drafts.length || others.length < 2 ? null : others;
}

/** Null when something takes from it, or it is the only one. */
function leaveOutStage({ stages, ...draft }: Draft, id: number): Draft | null {
  const others = stages.filter((stage) => stage.id !== id);
  const isUsed = JSON.stringify(others).includes(stageMark(id));
  return isUsed || others.length === 0 ? null : { ...draft, stages: others };
}

function leaveOutLine({ lines, ...stage }: DraftStage, id: number): DraftStage {
  return { ...stage, lines: lines.filter((line) => line.id !== id) };
}
