import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { requireProgram } from "./runProgram.ts";

/** Written into every image, so that the same files always make the same image identifier. */
const created = "2024-01-01T00:00:00Z";
const architectures: Readonly<Record<string, string>> = { x64: "amd64", arm64: "arm64" };

/** What an image is called and how its one layer is said to have been made, as `docker history` shows it. */
export interface ImageDescription {
  readonly tags: readonly string[];
  readonly createdBy: string;
}

/**
 * Packs a root file system into a one-layer image that `docker load` reads, `<folder>/image.tar`. Made without an
 * engine, so that no test engine starts with records of a build it did not do. Device nodes are left out.
 */
export async function packImage(rootfs: string, folder: string, { tags, createdBy }: ImageDescription): Promise<void> {
  const layer = join(folder, "layer.tar");
  const stable = ["--sort=name", `--mtime=${created}`, "--numeric-owner", "--exclude=./dev/*"];
  await requireProgram("The base image could not be packed", "tar", [...stable, "-C", rootfs, "-cf", layer, "."]);
  const config = JSON.stringify({
    created,
    architecture: architectures[process.arch] ?? process.arch,
    os: "linux",
    config: { Env: ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"], Cmd: ["/bin/sh"] },
    rootfs: { type: "layers", diff_ids: [`sha256:${await fileSha256(layer)}`] },
    history: [
      { created, created_by: createdBy },
      { created, created_by: 'CMD ["/bin/sh"]', empty_layer: true },
    ],
  });
  const configName = `${createHash("sha256").update(config).digest("hex")}.json`;
  const manifest = [{ Config: configName, RepoTags: tags, Layers: ["layer.tar"] }];
  await writeFile(join(folder, configName), config);
  await writeFile(join(folder, "manifest.json"), JSON.stringify(manifest));
  const members = ["manifest.json", configName, "layer.tar"];
  const archive = join(folder, "image.tar");
  await requireProgram("The base image could not be packed", "tar", ["-C", folder, "-cf", archive, ...members]);
  for (const name of members) await rm(join(folder, name));
}

async function fileSha256(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}
