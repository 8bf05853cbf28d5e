import type { Baseline } from "../core/build/baseline.ts";
import { openBaselineStore } from "../disk/baselines/baselineStore.ts";
import { openFileStore, type FileStore } from "../disk/baselines/fileStore.ts";
import { openSeal, type Seal } from "../disk/baselines/seal.ts";
import type { KeptRecords } from "../disk/keptRecords.ts";
import { openLayerStore, type LayerStore } from "../disk/layerStore.ts";
import { openMeasuredImages, type MeasuredImages } from "../disk/measuredImages.ts";
import { openRegistryAnswers, type RegistryAnswers } from "../disk/registryAnswers.ts";
import { openRecordStore, type RecordStore } from "../disk/recordStore.ts";
import { openSoughtBuilds, type SoughtBuilds } from "../disk/soughtBuilds.ts";

/** What is kept of builds from one run of Cache Lens to the next. */
export interface Keeping {
  /** What builds did. */
  readonly records: RecordStore;
  /** What they started from. */
  readonly baselines: KeptRecords<Baseline>;
  /** Which were looked for in histories. */
  readonly sought: SoughtBuilds;
  /** The files of their contexts. */
  readonly files: FileStore;
  /** What registries said of images. */
  readonly registry: RegistryAnswers;
  /** What was found out of images by reading their layers. */
  readonly images: MeasuredImages;
  /** What these layers hold. */
  readonly layers: LayerStore;
  readonly seal: () => Promise<Seal>;
}

/** Opens what is kept in a folder. `warn` gets a line for what can't be read and was set aside. */
export function openKeeping(folder: string, warn: (message: string) => void): Keeping {
  let seal: Promise<Seal> | null = null;
  return {
    records: openRecordStore(folder, warn),
    baselines: openBaselineStore(folder, warn),
    sought: openSoughtBuilds(folder, warn),
    files: openFileStore(folder, warn),
    registry: openRegistryAnswers(folder, warn),
    images: openMeasuredImages(folder, warn),
    layers: openLayerStore(folder, warn),
    seal: () => (seal ??= openSeal(folder)),
  };
}
