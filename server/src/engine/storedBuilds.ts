import type { BuildRecord } from "../core/build/buildRecord.ts";
import type { RecordStore } from "../disk/recordStore.ts";
import { readIfThere } from "../disk/smallFiles.ts";
import { parseStoredRecord } from "../disk/storedRecord.ts";
import { found, type Engine } from "./engine.ts";

/** Behind a Dockerfile's name: a record of a build that someone keeps beside it, to show where there is no Docker. */
const BESIDE = ".cachelens.json";

/**
 * Builds that `cachelens build` ran and kept, also those of engines without a build history; where it kept none of a
 * Dockerfile, the record in `<Dockerfile>.cachelens.json`.
 */
export function storedBuilds(store: RecordStore): Engine {
  return {
    name: "stored builds",
    async lastBuild(query) {
      const records = await store.list(query.dockerfile);
      const record = records.find(({ context }) => query.context === null || context === query.context);
      return found({ record: record ?? readBeside(query.dockerfile), note: null });
    },
  };
}

function readBeside(dockerfile: string): BuildRecord | null {
  const text = readIfThere(`${dockerfile}${BESIDE}`);
  const record = text === null ? null : parseStoredRecord(text);
  return record === null ? null : { ...record, source: "import" };
}
