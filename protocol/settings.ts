/** How findings of a rule are shown. */
export const ruleSeverities = ["error", "warning", "info", "hint", "off"] as const;

export type RuleSeverity = (typeof ruleSeverities)[number];

/** The settings under `cacheLens`, by their full names. A unit test compares them with the manifest. */
export interface Settings {
  /** Whether the lines show hints. */
  readonly "cacheLens.hints.enabled": boolean;
  /** `full` has hints also on instructions that make no step of their own. */
  readonly "cacheLens.hints.detail": "compact" | "full";
  /** Whether a line over each FROM sums up its stage and offers to build. */
  readonly "cacheLens.codeLens.enabled": boolean;
  /** Whether gutter and overview ruler show marks. */
  readonly "cacheLens.marks.enabled": boolean;
  /** Whether rules look for what costs cache, layers, size or time. */
  readonly "cacheLens.rules.enabled": boolean;
  /** How findings of a rule are shown, by its code; what is not there is as the rule has it. */
  readonly "cacheLens.rules.severity": Readonly<Record<string, RuleSeverity>>;
  /** Days after which what a cached layer downloaded counts as stale. */
  readonly "cacheLens.rules.staleAfterDays": number;
  /** The build context's folder; relative to the workspace folder. Empty: the Dockerfile's own folder. */
  readonly "cacheLens.build.context": string;
  /** More arguments for `docker build`, one per item. */
  readonly "cacheLens.build.arguments": readonly string[];
  /** Whether registries may be asked, at most once a day for each image, if they have newer base images. */
  readonly "cacheLens.docker.askRegistry": boolean;
  /** Megabytes of the largest image whose layers are read, in the background, for what it carries in vain; 0: none are. */
  readonly "cacheLens.docker.readImagesUpTo": number;
  /** Environment variables for everything that asks or runs Docker. */
  readonly "cacheLens.docker.environment": Readonly<Record<string, string>>;
}

/** What holds when the user sets nothing. */
export const defaultSettings: Settings = {
  "cacheLens.hints.enabled": true,
  "cacheLens.hints.detail": "compact",
  "cacheLens.codeLens.enabled": true,
  "cacheLens.marks.enabled": true,
  "cacheLens.rules.enabled": true,
  "cacheLens.rules.severity": {},
  "cacheLens.rules.staleAfterDays": 7,
  "cacheLens.build.context": "",
  "cacheLens.build.arguments": [],
  "cacheLens.docker.askRegistry": false,
  "cacheLens.docker.readImagesUpTo": 1000,
  "cacheLens.docker.environment": {},
};

/** What all names of settings begin with, and the name of the object that holds them. */
export const settingsSection = "cacheLens";
