import { parseDockerfile } from "../core/dockerfile/parseDockerfile.ts";
import { explainer } from "../core/explain.ts";
import { listBuilds } from "../core/rules/pastBuilds.ts";
import { defaultRuleOptions, type BaseImageState, type RuleFacts } from "../core/rules/rule.ts";
import { readBuildArgs } from "../engine/buildArgs.ts";
import type { ListCommits } from "../facts/survey.ts";
import { CommitLog } from "../git/commitLog.ts";
import type { Terminal } from "./commandLine.ts";
import { lookUp } from "./lookUp.ts";

/** Looks up what rules go by in a Dockerfile; answers it for its text, or for another one. */
export async function lookUpRuleFacts(
  path: string,
  context: string | null,
  text: string,
  terminal: Terminal,
): Promise<(text: string) => RuleFacts> {
  const buildArgs = readBuildArgs([], terminal.env);
  const nothing = { target: null, platform: null, builder: null, builderKind: null, namedContexts: null, pull: false };
  const question = { ...nothing, path, context, buildArgs };
  const commitLog = new CommitLog(terminal.env, terminal.now);
  const listCommits: ListCommits = (folder, signal) => commitLog.list(folder, signal);
  const { facts, survey } = await lookUp(question, text, terminal, listCommits);
  const explain = explainer(facts);
  const { files, next } = survey;
  const builds = listBuilds(facts.record, facts.timings ?? []);
  const baseImages = next?.baseImages ?? new Map<string, BaseImageState>();
  const given = next === null ? {} : { givenArguments: next.givenArguments };
  const others = { files, baseImages, ...given, ...builds, now: terminal.now(), options: defaultRuleOptions };
  return (changed) => ({ ...others, explanation: explain(parseDockerfile(changed)) });
}
