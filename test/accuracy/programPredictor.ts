import assert from "node:assert/strict";
import { join } from "node:path";
import { plainBuildOptions, type BuildOptions } from "../../server/src/core/context/world.ts";
import type { ExplanationJson } from "../../server/src/core/presentation/json.ts";
import type { ScenarioBuild } from "../scenarios/prediction/scenario.ts";
import { cachelensProgram } from "../engines/project.ts";
import { run } from "../engines/program.ts";
import type { BuilderUnderTest } from "./engine.ts";
import type { KnownBuild } from "./memory.ts";
import { contextFolder, namedFolder, type Places } from "./places.ts";
import type { Predicted, Predictor } from "./predictor.ts";

/**
 * Asks the built command line, as its user does: it knows of a build what it saw of it. Builds that are not watched are
 * plain `docker build`s, of which only the engine can tell it.
 */
export class ProgramPredictor implements Predictor {
  readonly buildCommand: Predictor["buildCommand"];
  readonly env: NodeJS.ProcessEnv;
  private readonly places: Places;
  private readonly on: BuilderUnderTest;
  private before: BuildOptions = plainBuildOptions;

  private readonly isWatched: boolean;

  constructor(places: Places, on: BuilderUnderTest, isWatched: boolean) {
    this.isWatched = isWatched;
    this.buildCommand = isWatched ? [process.execPath, cachelensProgram, "build"] : [on.engine.docker, "build"];
    this.places = places;
    this.on = on;
    this.env = { CACHELENS_HOME: join(places.folder, "home"), DOCKER_BUILDKIT: on.builder === "classic" ? "0" : "1" };
  }

  /** Nothing where `explain` can't be told what the build is asked for. */
  async predict(next: KnownBuild, build: ScenarioBuild): Promise<readonly Predicted[]> {
    if (!canBeAsked(next, this.before)) return [];
    const values = Object.entries(build.buildArgs);
    const args = [
      ...["explain", "--format", "json", "--context", contextFolder(this.places, build)],
      ...(build.target === null ? [] : ["--target", build.target]),
      ...(build.platform === null ? [] : ["--platform", build.platform]),
      ...Object.keys(build.namedContexts ?? {}).flatMap((name) => [
        "--build-context",
        `${name}=${namedFolder(this.places, name)}`,
      ]),
      ...values.flatMap(([name, value]) => ["--build-arg", value === null ? name : `${name}=${value}`]),
      next.path,
    ];
    const env = { ...this.on.engine.env, ...build.env, ...this.env };
    const { code, stdout, stderr } = await run(process.execPath, [cachelensProgram, ...args], {
      cwd: this.places.folder,
      env,
    });
    assert.equal(code, 0, stderr);
    const { instructions } = JSON.parse(stdout) as ExplanationJson;
    return instructions.map(({ next: { status, reasons } }) => ({ kind: status as Predicted["kind"], reasons }));
  }

  /** It sees builds by itself, but not where an unwatched one looked for its cache. */
  built({ world: { options } }: KnownBuild): void {
    this.before = this.isWatched ? options : { ...options, cacheFrom: [] };
  }

  happened(): void {
    return;
  }
}

/** `explain` has no options for what is left here: it takes all of it to be as in the last build. */
function canBeAsked({ world: { options } }: KnownBuild, before: BuildOptions): boolean {
  const rest = ({ buildArgs: _, noCache: _n, noCacheFilter: _f, ...others }: BuildOptions): string =>
    JSON.stringify(others);
  const isForced = options.noCache || options.noCacheFilter.length > 0;
  return !isForced && options.labels.length === 0 && rest(options) === rest(before);
}
