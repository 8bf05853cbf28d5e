import type { BuilderKind } from "../core/build/buildRecord.ts";
import type { HeldResults } from "../core/cache/replayBuilds.ts";
import type { DockerApi } from "../engine/dockerApi.ts";

/** Letters of the id that the classic builder prints of an image. */
const shortLength = 12;

/** Records of layers that no step made; the engine names no image there. */
const baseRecord = /^$|^(pulled )?from /;

/** Asks the engine what its own builder of a kind has: records of BuildKit's cache, or images of the classic builder. */
export async function askHeldResults(api: DockerApi, builder: BuilderKind, signal: AbortSignal): Promise<HeldResults> {
  if (builder === "buildkit") {
    const cache = await api.buildCache(signal);
    if (cache.kind === "failed") return null;
    const records = cache.value.filter(({ description }) => baseRecord.test(description)).length;
    const copied = cache.value.flatMap(({ isLocalCopy, createdAt }) => (isLocalCopy ? (createdAt ?? []) : []));
    const copiesSince = copied.length === 0 ? null : Math.min(...copied);
    return { ids: new Set(cache.value.map(({ id }) => id)), bases: { records }, copiesSince };
  }
  const images = await api.images(signal);
  if (images.kind === "failed") return null;
  const ids = images.value.map(({ id }) => id);
  const shortIds = ids.map((id) => id.replace("sha256:", "").slice(0, shortLength));
  return { ids: new Set([...ids, ...shortIds]), bases: null, copiesSince: null };
}
