import { storyOf, type Story } from "../story.ts";
import { renderDraft, type Draft } from "./draft.ts";
import { fileChanges } from "./fileChanges.ts";
import { optionChanges } from "./optionChanges.ts";
import { makeProject, type NextId } from "./project.ts";
import { makeRandom, type Random } from "./random.ts";
import { textChanges } from "./textChanges.ts";

/** A made-up project, build after build; each is the one before with a few changes, or an older one again. */
export type DraftedStory = readonly Draft[];

/** The drafts of story `number` of a seed: always the same. */
export function generateDrafts(seed: number, number: number, builder: Draft["builder"]): DraftedStory {
  const random = makeRandom(`${seed} ${number} ${builder}`);
  let ids = 0;
  const nextId: NextId = () => ids++;
  const drafts = [makeProject(builder, random, nextId)];
  const builds = random.pick([2, 2, 3, 3, 4]);
  while (drafts.length < builds) drafts.push(makeNext(drafts, random, nextId));
  return drafts;
}

function makeNext(drafts: DraftedStory, random: Random, nextId: NextId): Draft {
  const older = drafts.slice(0, -1);
  const [newest] = drafts.slice(-1) as [Draft];
  // Everything that was built before counts, however long ago.
  if (older.length > 0 && random.chance(0.3)) return random.pick(older);
  let draft = newest;
  const changes = 1 + random.below(3);
  for (let done = 0; done < changes;) {
    const changed = changeDraft(draft, random, nextId);
    if (changed === null) continue;
    draft = changed;
    done++;
  }
  return draft;
}

function changeDraft(draft: Draft, random: Random, nextId: NextId): Draft | null {
  const kind = random.below(10);
  if (kind < 4) return random.pick(fileChanges)(draft, random);
  if (kind < 8) return random.pick(textChanges)(draft, random, nextId);
  return random.pick(optionChanges)(draft, random);
}

/** The drafts as a story to tell. */
export function draftedStory(name: string, drafts: DraftedStory): Story {
  const builds = drafts.map(renderDraft);
  const [before, after] = builds.slice(-2) as [(typeof builds)[number], (typeof builds)[number]];
  const builder = drafts[0]?.builder ?? "buildkit";
  return storyOf(name, "accuracy/n0", { builder, earlier: builds.slice(0, -2), before, after });
}
