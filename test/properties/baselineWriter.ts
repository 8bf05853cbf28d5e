// Adds records to a store without end, for a test that kills it: node --import tsx baselineWriter.ts <folder> <Dockerfile>
import { plainBuildOptions } from "../../server/src/core/context/world.ts";
import { openBaselineStore } from "../../server/src/disk/baselines/baselineStore.ts";

const [folder = "", path = ""] = process.argv.slice(2);
const store = openBaselineStore(folder, (message) => console.error(message));
const text = "#".repeat(200_000);
for (let number = 0; ; number++) {
  await store.add(path, {
    ref: `${process.pid}-${number}`,
    builder: "buildkit",
    builderName: "default",
    startedAt: Date.now(),
    dockerfile: { path, text },
    context: null,
    target: null,
    platform: null,
    options: plainBuildOptions,
    baseImages: new Map(),
    files: null,
    laterFiles: null,
    namedContexts: new Map(),
    namedFiles: new Map(),
  });
  if (number === 0) console.log("started");
}
