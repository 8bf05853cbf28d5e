import { mkdirSync, writeFileSync } from "node:fs";
import { generateKeyPairSync } from "node:crypto";
import { dirname } from "node:path";
import { ownFiles } from "../scenarios/prediction/contextOf.ts";
import type { ScenarioBase, ScenarioBuild, ScenarioStep } from "../scenarios/prediction/scenario.ts";
import type { BuilderUnderTest } from "./engine.ts";
import { dockerfilePath, filesFolder, namedFolder, secretFile, type Places } from "./places.ts";
import type { Round, Story } from "./story.ts";
import type { WebServer } from "./webServer.ts";
import { WrittenFolder } from "./writtenFolder.ts";

/** Something that happened on the engine beside the builds of the story. */
export type Incident =
  | { readonly kind: "base built"; readonly build: ScenarioBuild; readonly places: Places }
  | { readonly kind: "pruned"; readonly all: boolean }
  | { readonly kind: "image removed"; readonly tag: string };

/** Why a story can't be told on this machine; null when it can. */
export function whatIsMissing({ rounds }: Story): string | null {
  for (const { build } of rounds) {
    if (build.files.some(({ xattrs }) => xattrs !== undefined)) return "extended attributes";
    if (build.files.some(({ hostFile }) => hostFile !== undefined)) return "a file of the base image";
    if (build.baseImagesBuilt?.some(({ push }) => push === true)) return "a registry";
    if (build.steps?.some(({ step }) => step === "restart-engine")) return "restarting the engine";
    if (/^# *syntax=/im.test(build.dockerfile)) return "a front end from a registry";
    if (build.platform?.includes("arm64")) return "another platform";
  }
  return null;
}

/** Whether a story does something that other stories on the engine would feel. */
export function disturbsOthers({ rounds }: Story): boolean {
  return rounds.some(({ build }) => build.steps?.some(({ step }) => step === "prune-build-cache"));
}

/** Everything around the builds of one story: folders, images, a web server. */
export class Scenery {
  readonly places: Places;
  private readonly on: BuilderUnderTest;
  private readonly folders = new Map<string, WrittenFolder>();
  private readonly web: WebServer;

  constructor(places: Places, on: BuilderUnderTest, web: WebServer) {
    this.places = places;
    this.on = on;
    this.web = web;
  }

  /** Makes the world that a round's build is made in, and says what of it the builder's cache feels. */
  async prepare({ build: given }: Round): Promise<{ build: ScenarioBuild; incidents: readonly Incident[] }> {
    const build = this.web.show(given);
    const { steps = [] } = build;
    const incidents: Incident[] = [];
    for (const step of steps) incidents.push(...(await this.apply(step)));
    for (const [index, base] of (build.baseImagesBuilt ?? []).entries())
      incidents.push(await this.buildBase(build, base, index));
    for (const { step, source = "", target = "" } of steps)
      if (step === "tag") await this.docker(["tag", source, target]);
    this.writeFiles(build);
    return { build, incidents };
  }

  private writeFiles(build: ScenarioBuild): void {
    const { places } = this;
    this.folder(filesFolder(places, build)).write([...build.files, ...ownFiles(build)]);
    for (const [name, files] of Object.entries(build.namedContexts ?? {}))
      this.folder(namedFolder(places, name)).write(files);
    for (const [id, content] of Object.entries(build.secrets ?? {})) writeNew(secretFile(places, id), content);
    if (!build.dockerfileInContext) {
      const path = dockerfilePath(places, build);
      writeNew(path, build.dockerfile);
      if (build.dockerfileDockerignore !== undefined) writeNew(`${path}.dockerignore`, build.dockerfileDockerignore);
    }
    const touched = build.steps?.find(({ mtime }) => mtime !== undefined)?.mtime;
    if (touched !== undefined) this.folder(filesFolder(places, build)).touch(touched);
  }

  private folder(path: string): WrittenFolder {
    const found = this.folders.get(path) ?? new WrittenFolder(path);
    this.folders.set(path, found);
    return found;
  }

  private async apply({ step, all, image = "", key = "" }: ScenarioStep): Promise<readonly Incident[]> {
    switch (step) {
      case "prune-build-cache":
        await this.docker(["builder", "prune", "--force", ...(all === true ? ["--all"] : [])]);
        return [{ kind: "pruned", all: all === true }];
      case "remove-image":
        await this.docker(["image", "rm", image]);
        return [{ kind: "image removed", tag: image }];
      case "new-ssh-key":
        writeNew(secretFile(this.places, key), makeSshKey());
        return [];
      default:
        return [];
    }
  }

  /** Bases have folders of their own, whose contents are not those of the story. */
  private async buildBase(around: ScenarioBuild, base: ScenarioBase, index: number): Promise<Incident> {
    const build: ScenarioBuild = {
      ...{ dockerfile: base.dockerfile, files: base.files ?? [], contextDir: `base${index}`, network: around.network },
      ...{ dockerfileName: "Dockerfile", dockerfileInContext: true, dockerignore: null, images: {} },
      ...{ buildArgs: {}, target: null, platform: null, flags: ["-t", base.ref] },
    };
    const folder = filesFolder(this.places, build);
    this.folder(folder).write([...build.files, ...ownFiles(build)]);
    await this.docker(["build", "-t", base.ref, `--network=${around.network ?? "default"}`, folder]);
    return { kind: "base built", build, places: this.places };
  }

  private async docker(args: readonly string[]): Promise<void> {
    const env = { DOCKER_BUILDKIT: this.on.builder === "classic" ? "0" : "1" };
    const { code, stderr } = await this.on.engine.run(args, { env });
    if (code !== 0) throw new Error(`docker ${args.join(" ")} failed for ${this.places.tag}: ${stderr}`);
  }
}

function makeSshKey(): string {
  return generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }).toString();
}

function writeNew(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}
