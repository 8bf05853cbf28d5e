import { findNewestNote } from "../engine/buildx/localState.ts";
import type { DockerApi } from "../engine/dockerApi.ts";
import { found, type Engine } from "../engine/engine.ts";
import type { Keeping } from "./keeping.ts";

/**
 * The build history, which is not asked for a build that was kept with all that it started from: buildx's own notes tell
 * whether there is a newer one.
 */
export function keptHistory(
  history: Engine,
  { records, baselines }: Keeping,
  connect: () => Promise<DockerApi>,
  env: NodeJS.ProcessEnv,
): Engine {
  return {
    name: history.name,
    async lastBuild(query, signal) {
      const ref = findNewestNote(query, env);
      // An engine that does not answer is for the history to complain of.
      if (ref === null || (await (await connect()).engine(signal)).kind === "failed")
        return history.lastBuild(query, signal);
      const [ended, started] = await Promise.all([records.list(query.dockerfile), baselines.list(query.dockerfile)]);
      const record = ended.find((each) => each.ref === ref);
      const isKept = record !== undefined && started.some((each) => each.ref === ref);
      return isKept ? found({ record, note: null }) : history.lastBuild(query, signal);
    },
  };
}
