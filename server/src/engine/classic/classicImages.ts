import { inferClassicBuild, type ClassicBuild } from "../../core/build/inferClassicBuild.ts";
import type { BuildRecord } from "../../core/build/buildRecord.ts";
import { parseDockerfile } from "../../core/dockerfile/parseDockerfile.ts";
import type { DockerApi } from "../dockerApi.ts";
import { failed, found, type BuildQuery, type Engine } from "../engine.ts";
import { EngineImages } from "./engineImages.ts";

/** The classic builder's builds, told from the images that they left. */
export function classicImages(connect: () => Promise<DockerApi>): Engine {
  const images = new EngineImages();
  return {
    name: "classic builder",
    async lastBuild(query, signal) {
      const api = await connect();
      const fault = await images.list(api, signal);
      if (fault !== null) return { kind: "failed", fault };
      if (!images.hasFamilies) return found({ record: null, note: null });
      const dockerfile = parseDockerfile(query.text);
      let build = inferClassicBuild(dockerfile, images);
      while (await images.readWanted(api, signal)) build = inferClassicBuild(dockerfile, images);
      if (signal.aborted) return failed("aborted", "The question for classic builds was given up.");
      return found({ record: build === null ? null : recordOf(query, build), note: null });
    },
  };
}

function recordOf(query: BuildQuery, build: ClassicBuild): BuildRecord {
  const { imageId, startedAt, completedAt, buildArgs, steps } = build;
  return {
    ref: imageId.replace("sha256:", "").slice(0, 12),
    source: "engine",
    builder: "classic",
    status: "completed",
    startedAt,
    completedAt,
    dockerfile: { path: query.dockerfile, text: query.text },
    context: query.context,
    target: null,
    buildArgs,
    origin: null,
    steps,
    imageLayers: [],
    images: [imageId],
    error: null,
  };
}
