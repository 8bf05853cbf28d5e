import type { ScenarioBuild, ScenarioFile } from "./scenario.ts";

/** Gives the modification time of a file in seconds, where a scenario says nothing of it. */
export type TimeOf = (file: ScenarioFile) => number;

/** When the files of each context directory were last written: whenever their content was not there before. */
export class WrittenFiles {
  private builds = 0;
  private readonly folders = new Map<
    string,
    ReadonlyMap<string, { readonly content: string; readonly time: number }>
  >();

  /** Takes up the files of the next build. */
  write({ contextDir, files }: ScenarioBuild): void {
    const before = this.folders.get(contextDir);
    const time = 1_700_000_000 + this.builds++;
    this.folders.set(
      contextDir,
      new Map(
        files.map((file) => {
          const content = contentOf(file);
          const old = before?.get(file.path);
          return [file.path, old?.content === content ? old : { content, time }];
        }),
      ),
    );
  }

  /** The times of a build's files; a file of the build that it does not list was written for it. */
  timesOf({ contextDir }: ScenarioBuild): TimeOf {
    const written = this.folders.get(contextDir);
    const now = 1_700_000_000 + this.builds;
    return (file) => {
      const found = written?.get(file.path);
      return found?.content === contentOf(file) ? found.time : now;
    };
  }
}

function contentOf({ content, contentBase64 }: Pick<ScenarioFile, "content" | "contentBase64">): string {
  return JSON.stringify([content ?? null, contentBase64 ?? null]);
}
