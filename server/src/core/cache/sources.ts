import type { ContextSnapshot } from "../context/snapshot.ts";
import type { World } from "../context/world.ts";
import { unknown, type Known } from "../known.ts";
import type { Source } from "../plan/command.ts";
import { mapKnown } from "../plan/combineKnown.ts";
import { cleanPath } from "../plan/paths.ts";
import type { Platform } from "../plan/platform.ts";
import type { KeyInput, KeyPart } from "./cacheKey.ts";
import { plainPart } from "./parts.ts";

/** Where the files of a build's steps come from. */
export interface Sources {
  /** The build context as the builder will have it. */
  readonly context: Known<ContextSnapshot>;
  readonly namedContexts: ReadonlyMap<string, Known<ContextSnapshot>>;
  /** What an image is known by; not known when it is not at hand. */
  readonly identify: (reference: string) => Known<string>;
}

/** How a step reads files: from a context as they are, from elsewhere only by their paths. */
export interface FileReading {
  readonly fromContext: (snapshot: Known<ContextSnapshot>) => KeyPart;
  readonly paths: string;
}

/** The sources of the steps for a platform. `context` is the build context as the builder will have it. */
export function findSources(world: World, context: Known<ContextSnapshot>, platform: Platform): Sources {
  const identify = (reference: string): Known<string> => identifyImage(world, reference, platform);
  return { context, namedContexts: world.namedContexts, identify };
}

/** The input of a step that reads files; null when there are none to read. `label` tells it from others of the step. */
export function keySource(source: Source, label: string, sources: Sources, reading: FileReading): KeyInput | null {
  switch (source.kind) {
    case "context": {
      const snapshot = source.name === null ? sources.context : findNamed(source.name, sources);
      return {
        kind: "source",
        from: { kind: "context", name: source.name },
        files: { ...inContext(reading.fromContext(snapshot), source.name), label },
      };
    }
    case "stage": {
      if (source.step === null) return null;
      const files = keyOutput(label, source.stage, reading.paths);
      return { kind: "source", from: { kind: "step", step: source.step }, files };
    }
    case "image": {
      const id = sources.identify(source.reference);
      const files = keyOutput(label, null, reading.paths);
      return { kind: "source", from: { kind: "image", reference: source.reference, id }, files };
    }
    case "unknown": {
      return {
        kind: "source",
        from: { kind: "context", name: null },
        files: plainPart("files", label, unknown(source.why)),
      };
    }
    case "scratch":
      return null;
  }
}

function inContext(part: KeyPart, name: string | null): KeyPart {
  return part.detail.kind === "files" ? { ...part, detail: { ...part.detail, context: name } } : part;
}

/** What BuildKit knows an image by: its layers (B14). */
export function identifyImage(world: World, reference: string, platform: Platform): Known<string> {
  return mapKnown(world.baseImage(reference, platform), ({ layers }) => layers.join(" "));
}

/** A source path as builders look it up: from the root of where it is from, without slashes at its ends. */
export function toContextPath(path: string): string {
  return cleanPath(`/${path}`).slice(1);
}

function findNamed(name: string, { namedContexts }: Sources): Known<ContextSnapshot> {
  return namedContexts.get(name) ?? unknown(`the files of the build context ${name} are not known`);
}

/** The files of a stage or image are not at hand before it is built. */
function keyOutput(label: string, stage: number | null, paths: string): KeyPart {
  const content = unknown("the files that it takes are not known");
  return { kind: "files", label, content, detail: { kind: "output", stage, paths } };
}
