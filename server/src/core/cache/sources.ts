import type { World } from "../context/world.ts";
import type { ContextSnapshot } from "../context/snapshot.ts";
import { known, unknown, type Known } from "../known.ts";
import type { Source } from "../plan/command.ts";
import { mapKnown } from "../plan/combineKnown.ts";
import { cleanPath } from "../plan/paths.ts";
import type { Platform } from "../plan/platform.ts";
import type { KeyInput } from "./cacheKey.ts";

/** Finds where the files of a step come from. */
export interface Sources {
  /** The snapshot of a context as the builder will see it; null names the build context. */
  context(name: string | null): Known<ContextSnapshot>;
  /** The input for files that come from a stage or an image; null when they come from elsewhere. */
  input(source: Source, paths: string): KeyInput | null;
}

/** `context` is the build context as the builder will have it. */
export function findSources(world: World, context: Known<ContextSnapshot>, platform: Platform): Sources {
  return {
    context(name) {
      if (name === null) return context;
      return world.namedContexts.get(name) ?? unknown(`the files of the build context ${name} are not known`);
    },
    input(source, paths) {
      switch (source.kind) {
        case "stage":
          if (source.step === null) return null;
          return { kind: "source", from: { kind: "step", step: source.step }, paths, stage: source.stage };
        case "image": {
          const id = identifyImage(world, source.reference, platform);
          return { kind: "source", from: { kind: "image", reference: source.reference, id }, paths, stage: null };
        }
        default:
          return null;
      }
    },
  };
}

/** What BuildKit knows an image by: its layers (B14). */
export function identifyImage(world: World, reference: string, platform: Platform): Known<string> {
  return mapKnown(world.baseImage(reference, platform), ({ layers }) => layers.join(" "));
}

/** A source path as builders look it up: from the root of where it is from, without slashes at its ends. */
export function toContextPath(path: string): string {
  return cleanPath(`/${path}`).slice(1);
}

/** Several texts as one that is equal for equal lists. */
export function joinTexts(texts: readonly Known<string>[]): Known<string> {
  const missing = texts.find((text) => !text.known);
  return missing ?? known(JSON.stringify(texts));
}
