import { runMocha, runScript, type Ended } from "./steps.ts";

/** A set of tests that need the same surroundings. */
export interface Tier {
  readonly name: string;
  /** What it tests, in a few words. */
  readonly about: string;
  /** Whether it tests the bundles in dist/, which have to be built first. */
  readonly needsBuild: boolean;
  /** Whether `npm test` runs it; else only `--only` does. */
  readonly usual: boolean;
  run(): Promise<Ended>;
}

/** From the fastest to the slowest; each finds what the ones before can't. */
export const tiers: readonly Tier[] = [
  {
    name: "unit",
    about: "each room by itself",
    needsBuild: false,
    usual: true,
    run: () => runMocha(["{server/src,client/src,protocol}/**/*.test.ts"], true),
  },
  {
    name: "scenarios",
    about: "recorded builds and random Dockerfiles",
    needsBuild: false,
    usual: true,
    run: () => runMocha(["test/{scenarios,properties}/**/*.test.ts"], true),
  },
  {
    name: "protocol",
    about: "the built programs: the server over stdio, the command line on Git repositories",
    needsBuild: true,
    usual: true,
    run: () => runMocha(["test/{protocol,since}/**/*.test.ts"], true, 60),
  },
  {
    name: "engine",
    about: "real Docker engines and the built command line",
    needsBuild: true,
    usual: true,
    // Each file has an engine of its own, and its builds wait as much as they compute; what measures how soon a build is
    // noticed wants the machine for itself.
    run: () =>
      inTurn(
        () => runMocha(["test/{hosts/engine,engines}/**/!(watch).test.ts"], true, 300, 3),
        () => runMocha(["test/engines/watch.test.ts"], true, 300),
      ),
  },
  {
    name: "accuracy",
    about: "predictions against real builds of recorded and made-up projects",
    needsBuild: true,
    usual: false,
    run: () => runMocha(["test/accuracy/**/*.test.ts"], true, 600),
  },
  {
    name: "equivalence",
    about: "fixes on a real engine: the image before and after",
    needsBuild: false,
    usual: false,
    run: () => runMocha(["test/equivalence/**/*.test.ts"], true, 1800),
  },
  {
    name: "vscode",
    about: "a real VS Code in headless Chromium",
    needsBuild: true,
    usual: true,
    run: () =>
      inTurn(
        () => runMocha(["test/{hosts/vscode,vscode}/*.test.ts"], true, 60),
        () => runScript("test/vscode/browser.ts", [], true),
      ),
  },
  {
    name: "desktop",
    about: "the same suite in a desktop VS Code",
    needsBuild: true,
    usual: false,
    run: () => runScript("test/vscode/desktop.ts", [], true),
  },
];

/** Runs the second whatever became of the first; failed when one did. */
async function inTurn(first: () => Promise<Ended>, second: () => Promise<Ended>): Promise<Ended> {
  const a = await first();
  const b = await second();
  return { code: a.code === 0 ? b.code : a.code, output: a.output + b.output, seconds: a.seconds + b.seconds };
}
