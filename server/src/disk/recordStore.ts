import { join } from "node:path";
import type { BuildRecord } from "../core/build/buildRecord.ts";
import { keepRecords } from "./keptRecords.ts";
import { formatStoredRecord, parseStoredRecord } from "./storedRecord.ts";

/** Build records kept on disk, for builds that no history remembers. Safe with several processes at once. */
export interface RecordStore {
  /** Keeps a record; the oldest of the same Dockerfile go. A record whose Dockerfile has no path is not kept. */
  add(record: BuildRecord): Promise<void>;
  /** The records of one Dockerfile, newest first. What can't be read is set aside and told to `warn`, once. */
  list(dockerfile: string): Promise<readonly BuildRecord[]>;
}

const mostOfDockerfile = 20;

/** Opens the store of build records: `<folder>/builds`. */
export function openRecordStore(folder: string, warn: (message: string) => void): RecordStore {
  const records = keepRecords<BuildRecord>(
    {
      folder: join(folder, "builds"),
      title: "A stored build record",
      most: mostOfDockerfile,
      age: null,
      startOf: ({ startedAt }) => startedAt,
      refOf: ({ ref }) => ref,
      format: formatStoredRecord,
      parse: parseStoredRecord,
    },
    warn,
  );
  return {
    async add(record) {
      if (record.dockerfile.path !== null) await records.add(record.dockerfile.path, record);
    },
    list: (dockerfile) => records.list(dockerfile),
  };
}
