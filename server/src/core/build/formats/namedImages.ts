import type { Vertex } from "./vertexTrace.ts";

/**
 * Digests of base images, by full reference, as far as the names of a build's vertexes tell them: all that a failed build
 * leaves. BuildKit resolved `[1/5] FROM docker.io/library/busybox:latest@sha256:…` to it; an image that it took from a graph
 * driver has no digest in its name.
 */
export function readNamedImages(vertexes: readonly Vertex[]): ReadonlyMap<string, string> {
  return new Map(
    vertexes.flatMap(({ name }) => {
      const [, reference = "", digest = ""] = /^\[[^\]]+\] FROM (\S+)@(sha256:[0-9a-f]{64})$/.exec(name) ?? [];
      return digest === "" ? [] : [[reference, digest] as const];
    }),
  );
}
