import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { extract } from "tar-stream";
import type { RunningEngine } from "../hosts/engine/startEngine.ts";
import { requireSuccess } from "./requireSuccess.ts";

/** An image as it is compared: a line for each path, and one for each setting. Times are left out. */
export type ImageFacts = ReadonlyMap<string, string>;

/** The settings that an image runs with. */
const settings = [
  ...["Env", "Cmd", "Entrypoint", "User", "WorkingDir", "Labels", "ExposedPorts", "Volumes", "Healthcheck"],
  ...["OnBuild", "Shell", "StopSignal"],
];

/** Reads an image's files, as a container has them, and its settings. */
export async function readImage(engine: RunningEngine, tag: string): Promise<ImageFacts> {
  const facts = new Map<string, string>();
  const inspected = requireSuccess(await engine.run(["image", "inspect", "--format={{json .Config}}", tag]));
  const config = JSON.parse(inspected.stdout) as Readonly<Record<string, unknown>>;
  for (const name of settings) facts.set(`setting ${name}`, JSON.stringify(config[name] ?? null));
  const container = requireSuccess(await engine.run(["create", tag, "none"])).stdout.trim();
  try {
    for (const [path, fact] of await readFiles(engine, container)) facts.set(path, fact);
  } finally {
    requireSuccess(await engine.run(["rm", container]));
  }
  return facts;
}

async function readFiles(engine: RunningEngine, container: string): Promise<ImageFacts> {
  const files = new Map<string, string>();
  const child = spawn(engine.docker, ["export", container], { env: engine.env, stdio: ["ignore", "pipe", "inherit"] });
  const entries = child.stdout.pipe(extract());
  for await (const entry of entries) {
    const { name, type, mode, uid, gid, linkname } = entry.header;
    const hash = createHash("sha256");
    for await (const chunk of entry as AsyncIterable<Buffer>) hash.update(chunk);
    const content = type === "file" ? hash.digest("hex") : "";
    files.set(`/${name}`, [type, mode.toString(8), `${uid}:${gid}`, linkname, content].join(" "));
  }
  return files;
}

/** What is different between two images, a line each. */
export function compareImages(before: ImageFacts, after: ImageFacts): string[] {
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names.flatMap((name) => {
    const [then, now] = [before.get(name) ?? "none", after.get(name) ?? "none"];
    return then === now ? [] : [`${name}: ${then} → ${now}`];
  });
}
