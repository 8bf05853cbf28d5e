import type { BuilderKind } from "../core/build/buildRecord.ts";
import { listIgnoreFiles } from "../core/context/ignoreFileName.ts";
import type { ContextSnapshot } from "../core/context/snapshot.ts";
import type { Known } from "../core/known.ts";
import type { BuildPlan } from "../core/plan/plan.ts";
import { headLength, tellFileKind } from "../core/rules/fileKind.ts";
import { listFilesOfInterest } from "../core/rules/filesOfInterest.ts";
import { listManifestFiles } from "../core/rules/installs/listManifestFiles.ts";
import type { FileKind, FilesAtHand } from "../core/rules/rule.ts";
import { readHead } from "../disk/context/readHead.ts";
import { Slices } from "../turns/slices.ts";
import { readIgnore } from "./contexts.ts";
import { ReadFiles } from "./readFiles.ts";

/** Bytes of a manifest that are read: of a longer one nothing is told. */
const longestManifest = 256 * 1024;

/** A context whose files were listed. */
export interface ListedContext {
  readonly folder: string;
  readonly dockerfile: string;
  readonly builder: BuilderKind;
  readonly snapshot: Known<ContextSnapshot>;
}

/** Reads of the files of contexts what rules ask for. */
export class FileReader {
  private readonly kinds = new ReadFiles(readKind);
  private readonly texts = new ReadFiles(readText);

  /** `sent` is what BuildKit was last sent of the context; undefined when that is not known. */
  async look(
    { folder, dockerfile, builder, snapshot }: ListedContext,
    plan: BuildPlan,
    sent: ContextSnapshot | null | undefined,
    signal: AbortSignal,
  ): Promise<FilesAtHand> {
    const { path, text, problem } = readIgnore(listIgnoreFiles(dockerfile, folder, builder));
    const ignore = path === null ? null : { path, text };
    const around = { folder, ...(sent === undefined ? {} : { sent }), ...(problem === null ? { ignore } : {}) };
    if (!snapshot.known) return { context: snapshot, kinds: new Map<string, FileKind>(), ...around };
    const { value } = snapshot;
    const kinds = await this.kinds.look(folder, value, listFilesOfInterest(plan, value), signal);
    const manifests = await new Slices(signal).finish(listManifestFiles(value));
    const texts = await this.texts.look(folder, value, manifests, signal);
    return { context: snapshot, kinds, texts, ...around };
  }
}

async function readKind(path: string): Promise<FileKind | null> {
  const head = await readHead(path, headLength);
  return head === null ? null : tellFileKind(head);
}

async function readText(path: string): Promise<string | null> {
  const head = await readHead(path, longestManifest + 1);
  return head === null || head.length > longestManifest ? null : new TextDecoder().decode(head);
}
