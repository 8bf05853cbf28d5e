import { RecordReader } from "../core/build/recordReader.ts";
import { parseDockerfile } from "../core/dockerfile/parseDockerfile.ts";
import { explainer } from "../core/explain.ts";
import { listBuilds } from "../core/rules/pastBuilds.ts";
import { defaultRuleOptions, type BaseImageState, type RuleFacts } from "../core/rules/rule.ts";
import { readBuildArgs } from "../engine/buildArgs.ts";
import { CommitLog } from "../git/commitLog.ts";
import type { Terminal } from "./commandLine.ts";
import { lookUp } from "./lookUp.ts";
import type { RuleQuestion } from "./ruleQuestion.ts";

/** Looks up what rules go by in a Dockerfile; answers it for its text, or for another one. */
export async function lookUpRuleFacts(
  { largestImage, ...asked }: RuleQuestion,
  text: string,
  terminal: Terminal,
): Promise<(text: string) => RuleFacts> {
  const buildArgs = readBuildArgs([], terminal.env);
  const usual = { target: null, platform: null, network: null, builder: null, builderKind: null, namedContexts: null };
  const question = { ...usual, ...asked, buildArgs };
  const { facts, next, lookAtFiles, measureImage } = await lookUp(question, text, terminal);
  const records = new RecordReader();
  const explain = explainer(facts, records);
  const files = await lookAtFiles(new CommitLog(terminal.env, terminal.now));
  const builds = listBuilds(facts.record, facts.timings ?? []);
  const baseImages = next?.baseImages ?? new Map<string, BaseImageState>();
  const given = next === null ? {} : { givenArguments: next.givenArguments };
  const imageWaste = await measureImage(largestImage);
  const looked = { files, baseImages, imageWaste, ...given, builds, records };
  const others = { ...looked, now: terminal.now(), options: defaultRuleOptions };
  return (changed) => ({ ...others, explanation: explain(parseDockerfile(changed)) });
}
