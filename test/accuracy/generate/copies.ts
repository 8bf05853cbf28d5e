import type { Scene } from "./scene.ts";
import { makeValue, makeWord } from "./words.ts";

/** A COPY or ADD. */
export function makeCopy(scene: Scene): string {
  const { random, builder, stages } = scene;
  if (random.chance(0.3) && (stages.length > 0 || random.chance(0.1))) return copyFromStage(scene);
  if (builder === "buildkit" && random.chance(0.15)) return copyDocuments(scene);
  return copyFiles(scene);
}

function copyFiles(scene: Scene): string {
  const { random } = scene;
  const keyword = random.pick(["COPY", "COPY", "COPY", "ADD"]);
  const sources = Array.from({ length: random.chance(0.25) ? 2 : 1 }, () => spell(scene.pickSource(), scene));
  const flags = makeFlags(scene, true);
  const destination = makeDestination(
    scene,
    sources.length > 1 || sources.some((source) => /[*?[]/.test(source)),
    flags,
  );
  const words = [...sources, destination];
  const needsList = words.some((word) => word.includes(" ")) || random.chance(0.1);
  const rest = needsList ? `[${words.map((word) => JSON.stringify(word)).join(", ")}]` : words.join(" ");
  return [keyword, ...flags, rest].join(" ");
}

/** One of the ways to write the same path. */
function spell(path: string, { random }: Scene): string {
  if (path === ".") return random.pick([".", "./", "/"]);
  return random.chance(0.75) ? path : random.pick([`./${path}`, `/${path}`, `${path}/`.replace(/\/+$/, "")]);
}

function makeDestination({ random }: Scene, isFolder: boolean, flags: readonly string[]): string {
  const value = makeValue(random);
  // A copy that does not depend on what is below it is told from other stories' by its destination.
  const root = flags.includes("--link") ? "/n0/" : "/";
  const folders = [
    `${root}dst/`,
    `${root}dst/${makeWord(random)}/`,
    `${root}${value}/`,
    ...(root === "/" ? ["./", ".", "rel/"] : []),
  ];
  return random.pick(
    isFolder ? folders.filter((each) => each.endsWith("/")) : [...folders, `${root}dst-${makeWord(random)}`],
  );
}

function makeFlags({ random, builder }: Scene, isLocal: boolean): readonly string[] {
  const owners = ["1:2", "root", "1000", "root:root", "0:0", ...(builder === "buildkit" ? [":0", "0:"] : [])];
  const owner = random.chance(0.15) ? [`--chown=${random.pick(owners)}`] : [];
  if (builder === "classic") return owner;
  return [
    ...owner,
    ...(random.chance(0.15) ? [`--chmod=${random.pick(["644", "0755", "755", "u+x", "go-rwx", "$NOTHING"])}`] : []),
    ...(random.chance(0.15) ? ["--link"] : []),
    ...(isLocal && random.chance(0.12)
      ? [`--exclude=${random.pick(["*.md", "**/*.log", "lib", "src/lib", "**/deep.c"])}`]
      : []),
  ];
}

function copyFromStage(scene: Scene): string {
  const { random, stages } = scene;
  const from = stages.length === 0 || random.chance(0.1) ? "busybox" : random.pick(stages);
  const source =
    from === "busybox"
      ? random.pick(["/etc/passwd", "/etc"])
      : random.pick(["/out", "/out/f", "/out/", "out/g", "/out/*", "/out/f /out/g"]);
  const flags = makeFlags(scene, false);
  return ["COPY", `--from=${from}`, ...flags, source, makeDestination(scene, true, flags)].join(" ");
}

function copyDocuments(scene: Scene): string {
  const { random } = scene;
  const name = random.pick(["doc", "doc2"]);
  const quoted = random.chance(0.4) ? `"${name}"` : name;
  const flags = makeFlags(scene, false);
  const head = ["COPY", ...flags, `<<${quoted}`].join(" ");
  const destination = makeDestination(scene, true, flags);
  if (random.chance(0.2))
    return `${head} <<two ${destination}\n${makeValue(random)}\n${name}\n${makeWord(random)}\ntwo`;
  return `${head} ${destination}\nn0 ${makeValue(random)}\n${name}`;
}
