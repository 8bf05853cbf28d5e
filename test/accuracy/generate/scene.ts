import { compileIgnore } from "../../../server/src/core/context/ignore.ts";
import type { ScenarioFile } from "../../scenarios/prediction/scenario.ts";
import type { Draft } from "./draft.ts";
import type { Random } from "./random.ts";
import { stageMark } from "./draft.ts";

/** What an instruction may refer to at its place. */
export interface Scene {
  readonly random: Random;
  readonly builder: Draft["builder"];
  /** Marks of the stages above. */
  readonly stages: readonly string[];
  /** Whether the stage has a shell: one from scratch has none. */
  readonly hasShell: boolean;
  /** A path or pattern of the context; seldom of something that is not there. */
  pickSource(): string;
}

/** The parts of a draft that instructions refer to. */
export type Surroundings = Pick<Draft, "builder" | "stages" | "files" | "ignore">;

/** The scene in a stage of a draft. */
export function sceneIn({ builder, stages, files, ignore }: Surroundings, stage: number, random: Random): Scene {
  const at = stages.findIndex(({ id }) => id === stage);
  const above = at === -1 ? stages : stages.slice(0, at);
  return {
    random,
    builder,
    stages: above.map(({ id }) => stageMark(id)),
    hasShell: hasShell(stages, stage),
    pickSource: () => pickSource(random.chance(0.1) ? files : withoutIgnored(files, ignore, builder), random),
  };
}

/** Copying what is ignored fails, and what fails tells little. */
function withoutIgnored(files: readonly ScenarioFile[], ignore: string | null, builder: Draft["builder"]) {
  const matcher = compileIgnore(ignore ?? "", builder);
  return files.filter(({ path }) => !matcher.ignores(path));
}

/** Whether a stage starts, at last, from an image. */
export function hasShell(stages: Draft["stages"], stage: number): boolean {
  const base = stages.find(({ id }) => id === stage)?.base ?? "";
  const above = /^@stage(\d+)@$/.exec(base)?.[1];
  return above === undefined ? base !== "scratch" : hasShell(stages, Number(above));
}

function pickSource(files: readonly ScenarioFile[], random: Random): string {
  const isDead = ({ type, target = "" }: ScenarioFile): boolean =>
    type === "symlink" && files.every(({ path }) => !path.startsWith(target)) && random.chance(0.9);
  const paths = files.filter((file) => !isDead(file)).map(({ path }) => path);
  const folders = [
    ...new Set(
      paths.flatMap((path) =>
        path
          .split("/")
          .slice(0, -1)
          .map((_, end) =>
            path
              .split("/")
              .slice(0, end + 1)
              .join("/"),
          ),
      ),
    ),
  ];
  const plain = paths.length === 0 ? "." : random.pick(paths);
  const folder = folders.length === 0 ? "." : random.pick(folders);
  const patterns = ["*.txt", "[ab]*", "?.txt", "*", "src/*.c", "*/*.md", "d*", "src/l*"].filter((pattern) => {
    return paths.some((path) => matchesPath(path, pattern)) || random.chance(0.05);
  });
  return random.pick([plain, plain, plain, folder, folder, ".", patterns.length === 0 ? "." : random.pick(patterns)]);
}

/** Whether a pattern matches a path or a folder above it. */
function matchesPath(path: string, pattern: string): boolean {
  const expression = pattern.replaceAll(".", "\\.").replaceAll("*", "[^/]*").replaceAll("?", "[^/]");
  return new RegExp(`^${expression}(/|$)`).test(path);
}
