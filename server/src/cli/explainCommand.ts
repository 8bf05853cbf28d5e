import { dirname } from "node:path";
import { explain } from "../core/explain.ts";
import type { Explanation } from "../core/explanation.ts";
import { toJson } from "../core/presentation/json.ts";
import { layOutText } from "../core/presentation/text.ts";
import { paint } from "./paint.ts";
import type { Terminal } from "./commandLine.ts";
import { readExplainArguments, type ExplainArguments } from "./explainArguments.ts";
import { explainSince } from "./explainSince.ts";
import { lookUp } from "./lookUp.ts";
import { readInput } from "./readInput.ts";

/**
 * `cachelens explain`: prints the Dockerfile with what the last build did at each instruction, or with `--since` what the
 * next one will do.
 */
export async function explainCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  const asked = readExplainArguments(args, terminal.cwd, terminal.env);
  const text = await readInput(asked.path, asked.file);
  const explanation =
    asked.since === null
      ? await explainLastBuild(asked, text, terminal)
      : await explainSince(asked, asked.since, text, terminal);
  const context = asked.context ?? explanation.lastBuild?.context ?? dirname(asked.path);
  if (asked.format === "json") terminal.out(JSON.stringify(toJson(explanation, asked.file, context), null, 2));
  else {
    const { columns, colors } = terminal;
    const lines = layOutText(explanation, asked.file, { now: terminal.now(), columns });
    for (const line of lines) terminal.out(colors ? paint(line) : line.plain + line.marked);
  }
  return 0;
}

async function explainLastBuild(asked: ExplainArguments, text: string, terminal: Terminal): Promise<Explanation> {
  const { facts, next } = await lookUp(asked, text, terminal);
  for (const problem of next?.problems ?? []) terminal.err(problem);
  return explain({ ...facts, text });
}
