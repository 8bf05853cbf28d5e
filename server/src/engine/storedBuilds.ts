import { readFile } from "node:fs/promises";
import type { BuildRecord } from "../core/build/buildRecord.ts";
import type { RecordStore } from "../disk/recordStore.ts";
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
      return found({ record: record ?? (await readBeside(query.dockerfile)), note: null });
    },
  };
}

async function readBeside(dockerfile: string): Promise<BuildRecord | null> {
  const text = await readFile(`${dockerfile}${BESIDE}`, "utf8").catch(() => null);
  const record = text === null ? null : parseStoredRecord(text);
  return record === null ? null : { ...record, source: "import" };
}
