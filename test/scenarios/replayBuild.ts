import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { buildAndRecord } from "../../server/src/builds/buildAndRecord.ts";
import type { BuildRecord, Timestamp } from "../../server/src/core/build/buildRecord.ts";
import { openKeeping } from "../../server/src/facts/keeping.ts";
import { installFakeDocker } from "../../server/src/fakeDocker.fixture.ts";
import { SAMPLES } from "../../server/src/samples.fixture.ts";
import { unreachableDocker } from "../../server/src/unreachableDocker.fixture.ts";

/** Prints what the real one printed, where it printed it, and ends as it ended. */
const REPLAY = `
for word; do
  case "$word" in
    --metadata-file=*) [ ! -f "$SAMPLE.metadata.json" ] || cp "$SAMPLE.metadata.json" "\${word#*=}" ;;
  esac
done
[ ! -f "$SAMPLE.stdout" ] || cat "$SAMPLE.stdout"
[ ! -f "$SAMPLE.rawjson" ] || cat "$SAMPLE.rawjson" >&2
exit "$EXIT_CODE"`;

/**
 * Runs `cachelens build` with Docker's command line replaced by a recorded build (`buildkit-containerd/01-cold`), on a
 * Dockerfile of the given text, and answers the record that is on disk afterwards; null when there is none.
 */
export async function replayBuild(sample: string, args: readonly string[], text: string): Promise<BuildRecord | null> {
  const docker = await installFakeDocker(REPLAY);
  try {
    const env = { ...docker.env, SAMPLE: join(SAMPLES, sample), EXIT_CODE: await exitCode(sample) };
    const keeping = openKeeping(join(docker.folder, "store"), unexpected);
    const dockerfile = join(docker.folder, "Dockerfile");
    await writeFile(dockerfile, text);
    const classic = sample.startsWith("classic-");
    const code = await buildAndRecord(args, classic ? "classic" : "buildkit", {
      cwd: docker.folder,
      env,
      keeping,
      connect: () => Promise.resolve(unreachableDocker()),
      now: classic ? secondByLine() : await logClock(sample),
      out: () => undefined,
      err: () => undefined,
    });
    if (String(code) !== env.EXIT_CODE) return unexpected(`the build's exit code ${env.EXIT_CODE} became ${code}`);
    return (await keeping.records.list(dockerfile))[0] ?? null;
  } finally {
    await docker.remove();
  }
}

/** The recording keeps them as lines such as `05-failed rc=1`. */
async function exitCode(sample: string): Promise<string> {
  const [folder = "", name = ""] = sample.split("/");
  const codes = await readFile(join(SAMPLES, folder, "rc.txt"), "utf8");
  return new RegExp(`^${name} rc=(\\d+)$`, "m").exec(codes)?.[1] ?? unexpected(`${sample} has no exit code`);
}

/** The classic builder prints no times: each line is taken to have come a second after the one before. */
function secondByLine(): () => Timestamp {
  let now = Date.UTC(2026, 10, 21, 18);
  return () => (now += 1000);
}

/** The build begins with the first time in its log and ends with the last. */
async function logClock(sample: string): Promise<() => Timestamp> {
  const log = await readFile(join(SAMPLES, `${sample}.rawjson`), "utf8");
  const times = [...log.matchAll(/"(?:started|completed)":"([^"]+)"/g)].map(([, time = ""]) => Date.parse(time));
  const clock = [Math.min(...times), Math.max(...times)];
  return () => (clock.length > 1 ? clock.shift() : clock[0]) ?? 0;
}

function unexpected(message: string): never {
  throw new Error(message);
}
