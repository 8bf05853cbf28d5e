import { readdirSync, readFileSync } from "node:fs";

/** A build, one change, and the build after it, with what real builders did at each instruction. */
export interface Scenario {
  readonly id: string;
  /** The id without the builder. */
  readonly scenario: string;
  readonly title: string;
  readonly group: string;
  readonly builder: "buildkit" | "classic";
  /** The image store for which it holds; `any` for both. */
  readonly imageStore?: "any" | "graphdriver" | "containerd";
  readonly rules: readonly string[];
  /** The engines on which it was seen. */
  readonly verifiedOn: readonly string[];
  readonly earlier?: readonly ScenarioBuild[];
  readonly before: ScenarioBuild;
  readonly after: ScenarioBuild;
  readonly extraSteps?: readonly ScenarioStep[];
  readonly options: { readonly args: readonly string[]; readonly buildSucceeds: boolean };
  readonly expected: readonly ExpectedInstruction[];
}

/** One build of a scenario and the world in which it is made. */
export interface ScenarioBuild {
  readonly dockerfile: string;
  readonly dockerfileName: string;
  readonly dockerfileInContext: boolean;
  readonly dockerfileDockerignore?: string;
  /** The folder beside the context that the Dockerfile is in. */
  readonly dockerfileDir?: string;
  readonly contextDir: string;
  /** The folder inside that is the context. */
  readonly contextSubdir?: string;
  readonly files: readonly ScenarioFile[];
  readonly dockerignore: string | null;
  readonly buildArgs: Readonly<Record<string, string | null>>;
  readonly target: string | null;
  readonly platform: string | null;
  readonly network: string | null;
  /** The images that the engine had, by name. */
  readonly images: Readonly<Record<string, ScenarioImage>>;
  /** Base images that were built for it just before. */
  readonly baseImagesBuilt?: readonly ScenarioBase[];
  readonly namedContexts?: Readonly<Record<string, readonly ScenarioFile[]>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly flags?: readonly string[];
  /** What a web server answers, by path. */
  readonly http?: Readonly<Record<string, ScenarioPage>>;
  /** Contents of secrets, by id. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** The ssh key that is forwarded. */
  readonly sshKey?: string;
  readonly steps?: readonly ScenarioStep[];
  readonly fails?: boolean;
}

export interface ScenarioBase {
  readonly ref: string;
  readonly dockerfile: string;
  readonly files?: readonly ScenarioFile[];
  /** Whether it is pushed to a registry, and there is no other image of it. */
  readonly push?: boolean;
}

export interface ScenarioPage {
  readonly content: string;
  readonly etag?: string;
  readonly lastModified?: string;
}

export interface ScenarioFile {
  readonly path: string;
  readonly type: string;
  /** Octal. */
  readonly mode?: string;
  readonly content?: string;
  readonly contentBase64?: string;
  /** Stands for a file of the machine that is the same in all builds. */
  readonly hostFile?: string;
  readonly target?: string;
  /** Seconds; without it the file was written just before the build. */
  readonly mtime?: number;
  readonly xattrs?: Readonly<Record<string, string>>;
}

export interface ScenarioImage {
  readonly id: string;
  readonly layers: readonly string[];
  readonly config: {
    readonly Env?: readonly string[] | null;
    readonly User?: string;
    readonly WorkingDir?: string;
    readonly Shell?: readonly string[] | null;
    readonly OnBuild?: readonly string[] | null;
  };
}

/** Something done before a build. */
export interface ScenarioStep {
  readonly step: string;
  readonly all?: boolean;
  readonly image?: string;
  readonly mtime?: number;
  readonly args?: readonly string[];
  readonly source?: string;
  readonly target?: string;
  readonly key?: string;
}

export type ExpectedStatus = "cached" | "rebuilt" | "not-built" | "metadata";

export interface ExpectedInstruction {
  readonly line: number;
  readonly instruction: string;
  readonly status: ExpectedStatus;
  /** Of ONBUILD triggers, in order. */
  readonly onbuild?: readonly { readonly status: ExpectedStatus }[];
  /** Of the merge of COPY --link. */
  readonly link?: ExpectedStatus;
}

const dataFolder = new URL("../data/", import.meta.url);

/** All scenarios that the project keeps. */
export function readScenarios(): readonly Scenario[] {
  const names = readdirSync(dataFolder)
    .filter((name) => name.endsWith(".jsonl"))
    .sort();
  return names.flatMap((name) => {
    const lines = readFileSync(new URL(name, dataFolder), "utf8").split("\n");
    return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as Scenario);
  });
}
