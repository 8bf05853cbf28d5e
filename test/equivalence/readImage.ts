import { createHash } from "node:crypto";
import { extract } from "tar-stream";
import { askEngine, openAnswer } from "./askEngine.ts";

/** An image as it is compared: a line for each path, and one for each setting. Times are left out. */
export type ImageFacts = ReadonlyMap<string, string>;

/** The settings that an image runs with. */
const settings = [
  ...["Env", "Cmd", "Entrypoint", "User", "WorkingDir", "Labels", "ExposedPorts", "Volumes", "Healthcheck"],
  ...["OnBuild", "Shell", "StopSignal"],
];

/** Reads an image's files, as a container has them, and its settings. */
export async function readImage(socket: string, tag: string): Promise<ImageFacts> {
  const { Config } = (await askEngine(socket, "GET", `/images/${tag}/json`)) as { Config: Record<string, unknown> };
  const facts = new Map(settings.map((name) => [`setting ${name}`, JSON.stringify(Config[name] ?? null)]));
  const asked = { Image: tag, Cmd: ["none"] };
  const { Id } = (await askEngine(socket, "POST", "/containers/create", asked)) as { Id: string };
  try {
    for (const [path, fact] of await readFiles(socket, Id)) facts.set(path, fact);
  } finally {
    await askEngine(socket, "DELETE", `/containers/${Id}`);
  }
  return facts;
}

async function readFiles(socket: string, container: string): Promise<ImageFacts> {
  const files = new Map<string, string>();
  const entries = (await openAnswer(socket, "GET", `/containers/${container}/export`)).pipe(extract());
  for await (const entry of entries) {
    const { name, type, mode, uid, gid, linkname } = entry.header;
    const content = type === "file" ? await hashOf(entry as AsyncIterable<Buffer>) : "";
    entry.resume();
    files.set(`/${name}`, [type, mode.toString(8), `${uid}:${gid}`, linkname, content].join(" "));
  }
  return files;
}

async function hashOf(content: AsyncIterable<Buffer>): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of content) hash.update(chunk);
  return hash.digest("hex");
}

/** What is different between two images, a line each. */
export function compareImages(before: ImageFacts, after: ImageFacts): string[] {
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names.flatMap((name) => {
    const [then, now] = [before.get(name) ?? "none", after.get(name) ?? "none"];
    return then === now ? [] : [`${name}: ${then} → ${now}`];
  });
}
