import type { ImageWaste } from "../core/build/contents/measuredImage.ts";
import type { BuildRecord } from "../core/build/buildRecord.ts";

/** Finds out what the image of a build carries in vain; null when that can't be told. */
export type Measure = (record: BuildRecord, signal: AbortSignal) => Promise<ImageWaste | null>;

/** What is known of the image of one Dockerfile's last build: each image is looked at once, in the background. */
export interface Measuring {
  /** Null until it was measured, and where it can't be. */
  readonly waste: ImageWaste | null;
  /** Says which build is the last one now; of another one nothing is told any more. */
  follow(record: BuildRecord | null): void;
  end(): void;
}

/** Milliseconds: what is shown first comes first. */
const usualPause = 1000;

/** Starts without a build. `onMeasured` hears when more is known, `onError` of what never should happen. */
export function startMeasuring(
  measure: Measure,
  onMeasured: () => void,
  onError: (error: unknown) => void,
  pause = usualPause,
): Measuring {
  let followed: BuildRecord | null = null;
  let ending = new AbortController();
  let waste: ImageWaste | null = null;

  async function measureNow(record: BuildRecord, { signal }: AbortController): Promise<void> {
    const found = await measure(record, signal);
    if (signal.aborted || found === null) return;
    waste = found;
    onMeasured();
  }

  return {
    get waste() {
      return waste;
    },
    follow(record) {
      if (record?.ref === followed?.ref) return;
      followed = record;
      waste = null;
      ending.abort();
      const own = (ending = new AbortController());
      if (record === null) return;
      const timer = setTimeout(() => void measureNow(record, own).catch(onError), pause).unref();
      own.signal.addEventListener("abort", () => clearTimeout(timer));
    },
    end() {
      ending.abort();
    },
  };
}
