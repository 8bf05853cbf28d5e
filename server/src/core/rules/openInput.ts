import type { Step } from "../plan/plan.ts";
import type { RuleFacts, RuleInput } from "./rule.ts";
import { readScript } from "./shell/readScript.ts";
import type { ShellScript } from "./shell/shellScript.ts";

/** Programs whose scripts a reader of POSIX shells understands. */
const posixShells = /(^|\/)(sh|bash|ash|dash)$/;

/** Makes what rules ask for out of the facts: each script is read once, and only when some rule wants it. */
export function openInput(facts: RuleFacts): RuleInput {
  const { plan } = facts.explanation;
  const scripts = new Map<number, ShellScript | null>();
  const stepOf = (instruction: number): Step | null => {
    const own = plan.instructions[instruction]?.steps.find((id) => plan.steps[id]?.isTrigger === false);
    return own === undefined ? null : (plan.steps[own] ?? null);
  };
  const scriptOf = (instruction: number): ShellScript | null => {
    const known = scripts.get(instruction);
    if (known !== undefined) return known;
    const step = stepOf(instruction);
    const script = step === null ? null : readScriptOf(step);
    scripts.set(instruction, script);
    return script;
  };
  return { ...facts, stepOf, scriptOf };
}

function readScriptOf({ command, shell }: Step): ShellScript | null {
  if (command.kind !== "run" || command.shellText === null || command.script !== null) return null;
  // With an image that is not known its shell is not known either: nearly all have a POSIX one.
  const program = shell.known ? shell.value[0] : "/bin/sh";
  return program !== undefined && posixShells.test(program) ? readScript(command.shellText) : null;
}
