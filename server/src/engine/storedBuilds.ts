import type { RecordStore } from "../disk/recordStore.ts";
import { found, type Engine } from "./engine.ts";

/** Builds that `cachelens build` ran and kept, also those of engines without a build history. */
export function storedBuilds(store: RecordStore): Engine {
  return {
    name: "stored builds",
    async lastBuild(query) {
      const records = await store.list(query.dockerfile);
      const record = records.find(({ context }) => query.context === null || context === query.context);
      return found({ record: record ?? null, note: null });
    },
  };
}
