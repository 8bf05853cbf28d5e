import type { Timestamp } from "../../core/build/buildRecord.ts";
import type { ClassicImage, ImageTree } from "../../core/build/classicImage.ts";
import { groupBy } from "../../core/groupBy.ts";
import { fullOrAsWritten } from "../../core/plan/imageReference.ts";
import type { DockerApi, EngineEvents, ImageSummary } from "../dockerApi.ts";
import type { EngineFault, Lookup } from "../engine.ts";
import { inTurns } from "../inTurns.ts";
import { layerOf } from "./classicLayers.ts";

/** Images that are looked at after one list: others stay unknown. */
const mostReads = 3000;
/** Requests to the engine at once. */
const atOnce = 8;
/** On a busy machine a build may take so long to tag the image that it made. */
const slowestTagMs = 10_000;
/** A build gives all its tags in less. */
const longestTaggingMs = 250;

/**
 * An engine's images, listed once and looked at one by one as somebody asks for them: what makes an explanation of them
 * asks for some, waits for `readWanted`, and is made again until nothing is wanting. What an image was made by never
 * changes, so it is asked for once in the life of the object.
 */
export class EngineImages implements ImageTree {
  private summaries: ReadonlyMap<string, ImageSummary> = new Map();
  private byTag: ReadonlyMap<string, string> = new Map();
  private families: ReadonlyMap<string, readonly ImageSummary[]> = new Map();
  /** Null for those that can't be looked at. */
  private readonly looked = new Map<string, ClassicImage | null>();
  private readonly wanted = new Set<string>();
  private reads = 0;
  /** What the engine remembers, asked once for each list; null before. */
  private events: Promise<Lookup<EngineEvents>> | null = null;

  /** Lists the images anew; the fault when the engine does not answer. */
  async list(api: DockerApi, signal: AbortSignal): Promise<EngineFault | null> {
    const answer = await api.images(signal);
    if (answer.kind === "failed") return answer.fault;
    const before = this.summaries;
    this.summaries = new Map(answer.value.map((image) => [image.id, image]));
    this.byTag = new Map(answer.value.flatMap(({ tags, id }) => tags.map((tag) => [fullOrAsWritten(tag), id])));
    this.families = groupBy(answer.value, ({ parent }) => parent);
    this.reads = 0;
    this.events = null;
    for (const id of this.looked.keys()) {
      const [was, is] = [before.get(id), this.summaries.get(id)];
      // Only parent and tags can change, and the time of the last tag.
      if (was === undefined || is?.parent !== was.parent || was.tags.length + is.tags.length > 0)
        this.looked.delete(id);
    }
    return null;
  }

  /** Whether any image was made from another here: else the classic builder made none. */
  get hasFamilies(): boolean {
    return this.families.size > (this.families.has("") ? 1 : 0);
  }

  children(id: string): readonly string[] {
    return (this.families.get(id) ?? []).map((image) => image.id);
  }

  image(id: string): ClassicImage | null {
    const found = this.looked.get(id);
    if (found === undefined && this.summaries.has(id)) this.wanted.add(id);
    return found ?? null;
  }

  find(reference: string): string | null {
    const id = this.byTag.get(fullOrAsWritten(reference)) ?? null;
    return id ?? (this.summaries.has(reference) ? reference : null);
  }

  /** Looks at the images that were asked for since, and says whether there were any. */
  async readWanted(api: DockerApi, signal: AbortSignal): Promise<boolean> {
    const ids = [...this.wanted].slice(0, mostReads - this.reads);
    this.wanted.clear();
    this.reads += ids.length;
    await inTurns(ids, atOnce, async (id) => {
      const image = signal.aborted ? null : await this.read(id, api, signal);
      if (!signal.aborted) this.looked.set(id, image);
    });
    return ids.length > 0 && !signal.aborted;
  }

  private async read(id: string, api: DockerApi, signal: AbortSignal): Promise<ClassicImage | null> {
    const summary = this.summaries.get(id);
    const answer = await api.image(id, signal);
    if (summary === undefined || answer.kind === "failed") return null;
    const { command, lastTagAt, settings } = answer.value;
    const made = answer.value.createdAt ?? summary.createdAt;
    return {
      id,
      parent: summary.parent,
      tags: summary.tags,
      createdBy: command === null ? await readCommand(summary, api, signal) : command.join(" "),
      words: command,
      createdAt: made,
      lastTagAt,
      taggedAgain: lastTagAt === null ? false : await this.isTaggedAgain(id, made, lastTagAt, api, signal),
      sizeBytes: layerOf(summary, this.summaries).sizeBytes,
      settings,
    };
  }

  /**
   * Whether an image that was made at `made` got a tag of another build than its own: one build gives no tag twice, and all that
   * it gives at once. Null where the engine does not remember: it only keeps its last events.
   */
  private async isTaggedAgain(
    id: string,
    made: Timestamp,
    lastTagAt: Timestamp,
    api: DockerApi,
    signal: AbortSignal,
  ): Promise<boolean | null> {
    if (lastTagAt - made > slowestTagMs) return true;
    const events = await (this.events ??= api.events(signal));
    if (events.kind === "failed" || events.value.oldest === null || events.value.oldest > made) return null;
    const tags = events.value.images.filter(
      ({ at, action, subjects }) => action === "tag" && subjects.includes(id) && at >= made,
    );
    const names = tags.map(({ subjects }) => subjects.join());
    const times = tags.map(({ at }) => at);
    if (times.length === 0) return null;
    return new Set(names).size < names.length || Math.max(...times) - Math.min(...times) > longestTaggingMs;
  }
}

/** Newer versions of the API tell it of the image's history only. */
async function readCommand({ id, parent }: ImageSummary, api: DockerApi, signal: AbortSignal): Promise<string> {
  const history = parent === "" ? null : await api.history(id, signal);
  return history?.kind === "found" ? (history.value[0]?.createdBy ?? "") : "";
}
