import { diffFiles, type PathChange } from "../context/diffFiles.ts";
import { selectFiles } from "../context/selectFiles.ts";
import type { World } from "../context/world.ts";
import type { KeyChain } from "./cacheKey.ts";

/**
 * Edits that BuildKit will not see, by step: files whose size and time are those that it was last sent (B7). The step
 * uses the old content, even when it runs.
 */
export function findMissedEdits(
  { steps, builder }: KeyChain,
  { context, received }: World,
): ReadonlyMap<number, readonly PathChange[]> {
  const missed = new Map<number, readonly PathChange[]>();
  if (builder !== "buildkit" || received === null || !context.known) return missed;
  for (const { key } of steps) {
    const seen = key.inputs.flatMap((input) => {
      const isMain = input.kind === "source" && input.from.kind === "context" && input.from.name === null;
      return isMain && input.files.detail.kind === "files" ? input.files.detail.selections : [];
    });
    const onDisk = seen.map(({ request }) => selectFiles(context.value, request));
    const changes = diffFiles(seen, onDisk);
    if (changes.length > 0) missed.set(key.step, changes);
  }
  return missed;
}
