/** Files of a build context: texts by path. */
export type Files = Readonly<Record<string, string>>;

/** A Dockerfile whose image is compared before and after fixes. */
export interface Project {
  readonly name: string;
  readonly dockerfile: string;
  /** Files beside those that every project has (tree.ts), or in the place of some. */
  readonly files?: Files;
  /** More arguments of its builds, as `docker build` takes them. */
  readonly options?: readonly string[];
  /** Files that are edited before each of a few further builds, so that rules see what changes often. */
  readonly edited?: readonly string[];
  /** Texts that the Dockerfile had before: each is built first, so that rules see what was edited in it. */
  readonly earlier?: readonly string[];
  /** What has to become of it; not given where that is left to chance. */
  readonly expected?: Expectation;
}

/** Whether fixes of a rule are applied. */
export interface Expectation {
  readonly rule: string;
  readonly isFixed: boolean;
}
