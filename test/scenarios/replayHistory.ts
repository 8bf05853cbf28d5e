import { join } from "node:path";
import type { BuildRecord } from "../../server/src/core/build/buildRecord.ts";
import { buildxHistory } from "../../server/src/engine/buildx/buildxHistory.ts";
import { installFakeDocker } from "../../server/src/fakeDocker.fixture.ts";
import { SAMPLES } from "../../server/src/samples.fixture.ts";
import { unreachableDocker } from "../../server/src/unreachableDocker.fixture.ts";

const HISTORY = `
cd "$BUILDX_CONFIG"
case "$*" in
  "buildx history ls "*) grep "$REF" ls.json ;;
  "buildx history logs "*) cat "logs/$REF.rawjson" >&2 ;;
  "buildx history inspect attachment "*) cat "provenance/$REF.json" ;;
  "buildx history inspect "*) cat $(grep -l "$REF" inspect/*) ;;
  *) echo "not recorded: $*" >&2; exit 1 ;;
esac`;

/** Asks a recorded build history, which holds one build, for the last build of a Dockerfile. */
export async function replayHistory(ref: string, dockerfile: string, text: string): Promise<BuildRecord | null> {
  const docker = await installFakeDocker(HISTORY);
  try {
    const env = { ...docker.env, BUILDX_CONFIG: join(SAMPLES, "history"), REF: ref };
    const history = buildxHistory(env, () => Promise.resolve(unreachableDocker()));
    const answer = await history.lastBuild({ dockerfile, context: null, text }, AbortSignal.timeout(10_000));
    if (answer.kind === "failed") throw new Error(`${answer.fault.message} ${answer.fault.detail}`);
    return answer.value.record;
  } finally {
    await docker.remove();
  }
}
