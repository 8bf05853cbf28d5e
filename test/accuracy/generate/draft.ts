import type { ScenarioBuild, ScenarioFile } from "../../scenarios/prediction/scenario.ts";

/** A project as the generator thinks of it: parts with identities, so that they can be changed, and left out, one by one. */
export interface Draft {
  readonly builder: "buildkit" | "classic";
  /** Lines in front of the first FROM. */
  readonly globals: readonly DraftLine[];
  readonly stages: readonly DraftStage[];
  readonly files: readonly ScenarioFile[];
  readonly ignore: string | null;
  /** The ignore file of the Dockerfile itself. */
  readonly ownIgnore: string | null;
  readonly buildArgs: Readonly<Record<string, string>>;
  /** The stage to build; null, or one without a name, for the last. */
  readonly target: number | null;
  readonly flags: readonly string[];
}

export interface DraftStage {
  readonly id: number;
  readonly name: string | null;
  /** What FROM names: an image, `scratch`, or a stage as in `stageMark`. */
  readonly base: string;
  /** The first is never changed or left out: it tells the story from others, and makes the files in /out. */
  readonly lines: readonly DraftLine[];
}

/** An instruction, or a comment. */
export interface DraftLine {
  readonly id: number;
  readonly text: string;
}

/** Stands for the name of a stage in texts, whatever it is called at the time. */
export function stageMark(id: number): string {
  return `@stage${id}@`;
}

/** The builds' files and command line. */
export function renderDraft(draft: Draft): ScenarioBuild {
  const { files, ignore, ownIgnore, buildArgs, target, flags, stages } = draft;
  const chosen = stages.find(({ id }) => id === target);
  return {
    dockerfile: renderDockerfile(draft),
    dockerfileName: "Dockerfile",
    dockerfileInContext: true,
    ...(ownIgnore !== null && { dockerfileDockerignore: ownIgnore }),
    contextDir: "ctx",
    files,
    dockerignore: ignore,
    buildArgs,
    target: chosen?.name ?? null,
    platform: null,
    network: "host",
    images: {},
    flags,
  };
}

function renderDockerfile({ globals, stages }: Draft): string {
  const lines = [
    ...globals.map(({ text }) => text),
    ...stages.flatMap(({ name, base, lines: own }) => {
      return [`FROM ${base}${name === null ? "" : ` AS ${name}`}`, ...own.map(({ text }) => text)];
    }),
  ];
  const text = `${lines.join("\n")}\n`;
  return text.replaceAll(/@stage(\d+)@/g, (_, id: string) => {
    const index = stages.findIndex((stage) => stage.id === Number(id));
    const stage = stages[index];
    return stage === undefined ? "gone" : nameOf(stage, index);
  });
}

function nameOf({ name }: DraftStage, index: number): string {
  return name ?? String(index);
}
