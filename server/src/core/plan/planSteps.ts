import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import type { Known } from "../known.ts";
import { planConfigure } from "./configureCommand.ts";
import { mapKnown } from "./combineKnown.ts";
import type { Command, Source, StepId } from "./command.ts";
import { planCopy } from "./copyCommand.ts";
import { expanderFor, type Expander } from "./expander.ts";
import type { LookUp } from "./expansion.ts";
import type { GlobalArguments } from "./globalArguments.ts";
import { cleanPath } from "./paths.ts";
import type { Step } from "./plan.ts";
import type { PlanOptions } from "./planOptions.ts";
import type { Report } from "./report.ts";
import { planRun } from "./runCommand.ts";
import { listFroms, type FindSource } from "./sources.ts";
import type { StageDraft } from "./stages.ts";
import { applyInstruction, startFromImage, startFromStage, type StageState } from "./stageState.ts";
import { isOnlyStage, nameStage, nameVertex, showInstruction, type StageNaming } from "./vertexName.ts";

/** All that the steps follow from. */
export interface StepsInput {
  readonly dockerfile: Dockerfile;
  readonly options: PlanOptions;
  readonly globals: GlobalArguments;
  readonly stages: readonly StageDraft[];
  readonly reached: readonly boolean[];
  readonly find: FindSource;
  readonly report: Report;
}

/** The steps in the order of the file, and the last one of each stage. */
export interface PlannedSteps {
  readonly steps: readonly Step[];
  readonly lastSteps: readonly (StepId | null)[];
}

/** Plans the steps of all stages. Problems of stages that are not built are not reported: the builder does not see them. */
export function planSteps(input: StepsInput): PlannedSteps {
  const onlyStage = isOnlyStage(input.stages, input.find);
  const steps: Step[] = [];
  const ends: StageState[] = [];
  for (const stage of input.stages) {
    const naming = nameStage(stage, onlyStage, input.options.multiPlatform);
    ends.push(new StagePlanner(input, stage, naming, steps, ends).plan());
  }
  return { steps, lastSteps: ends.map(({ parent }) => parent) };
}

/** Walks through one stage and appends its steps to those of the stages before. */
class StagePlanner {
  private readonly input: StepsInput;
  private readonly stage: StageDraft;
  private readonly naming: StageNaming;
  private readonly steps: Step[];
  private readonly ends: readonly StageState[];
  private readonly report: Report;
  /** But for the parent, which moves on with every step. */
  private state: StageState;
  private parent: StepId | null;
  private named = 0;

  constructor(input: StepsInput, stage: StageDraft, naming: StageNaming, steps: Step[], ends: readonly StageState[]) {
    this.input = input;
    this.stage = stage;
    this.naming = naming;
    this.steps = steps;
    this.ends = ends;
    this.report = input.reached[stage.index] ? input.report : ignoreProblem;
    this.state = startStage(stage, ends, input.options);
    this.parent = this.state.parent;
  }

  /** What the stage comes to. Where a named context stands in for it, nothing of it is built. */
  plan(): StageState {
    const { base, isReplaced, platform, from, triggers, instructions } = this.stage;
    if (base.kind === "image") this.add(from, from, false, { kind: "base", reference: base.reference, platform });
    if (isReplaced) return { ...this.state, parent: this.parent };
    for (const trigger of triggers) this.run(trigger, from, true);
    for (const instruction of instructions) this.run(instruction, instruction, false);
    return { ...this.state, parent: this.parent };
  }

  /** `place` is the instruction of the file that stands for it: FROM for a trigger. */
  private run(instruction: Instruction, place: Instruction, isTrigger: boolean): void {
    const { dockerfile, globals, options } = this.input;
    const expander = expanderFor(instruction, place, dockerfile.escape, this.report);
    const after = applyInstruction(this.state, instruction, expander, globals, options);
    const command = this.toCommand(instruction, place, expander, after);
    if (command !== null) this.add(instruction, place, isTrigger, command);
    this.state = after;
  }

  /** Null for an instruction that makes no step. */
  private toCommand(
    instruction: Instruction,
    place: Instruction,
    expander: Expander,
    after: StageState,
  ): Command | null {
    switch (instruction.keyword) {
      case "RUN":
        return this.toRun(instruction, place, expander);
      case "COPY":
      case "ADD":
        return this.toCopy(instruction, place, expander);
      case "WORKDIR":
        return this.toWorkdir(after);
      default: {
        // BuildKit expands the arguments too, and refuses what it can't expand.
        const command = planConfigure(instruction, this.state.variables, expander);
        return this.isClassic() ? command : null;
      }
    }
  }

  private toRun(instruction: Instruction, place: Instruction, expander: Expander): Command {
    const { variables } = this.state;
    return planRun(instruction, this.state, {
      readsHeredocs: !this.isClassic(),
      expand: (word) => expander.word(word, variables),
      findMountSource: (from) => this.find("mount", from, place),
      report: (message) => this.report(place, message),
    });
  }

  private toCopy(instruction: Instruction, place: Instruction, expander: Expander): Command {
    const { variables, workdir } = this.state;
    const [origin] = instruction.keyword === "COPY" ? listFroms(instruction) : [];
    return planCopy(instruction, {
      expand: (word) => expander.word(word, variables),
      expandDocument: (content) => expander.document(content, variables),
      workdir,
      from: origin === undefined ? { kind: "context", name: null } : this.find("copy", origin.from, place),
    });
  }

  private toWorkdir({ workdir }: StageState): Command | null {
    const isRoot = workdir.known && workdir.value === "/";
    if (this.isClassic()) return { kind: "workdir", path: workdir };
    return isRoot ? null : { kind: "workdir", path: mapKnown(workdir, cleanPath) };
  }

  private isClassic(): boolean {
    return this.input.options.builder === "classic";
  }

  private add(instruction: Instruction, place: Instruction, isTrigger: boolean, command: Command): void {
    const { parent } = this;
    const { variables, user, workdir, shell } = this.state;
    const id = this.steps.length;
    const isNamed = this.input.options.named && !this.isClassic();
    const vertexName = isNamed ? this.name(instruction, isTrigger, command) : null;
    this.steps.push({
      id,
      instruction: place.index,
      stage: this.stage.index,
      isTrigger,
      parent,
      inputs: [parent, ...listSources(command).map(stepOf)].filter((input) => input !== null),
      variables,
      user,
      workdir,
      shell,
      command,
      vertexName,
    });
    this.parent = id;
  }

  private name(instruction: Instruction, isTrigger: boolean, command: Command): Known<string> {
    const { variables } = this.state;
    const text = showInstruction(instruction, command, variables, this.input.dockerfile.escape);
    const isBase = command.kind === "base";
    const lookUp: LookUp = isBase ? () => ({ kind: "unset" }) : (name) => variables.lookUp(name);
    this.named++;
    return nameVertex(this.naming, { index: this.named, isBase, isTrigger }, text, lookUp);
  }

  private find(kind: "copy" | "mount", from: string, place: Instruction): Source {
    const { source, error } = this.input.find(kind, from, this.stage.index);
    if (error !== null) this.report(place, error);
    return source.kind === "stage" ? { ...source, step: this.ends[source.stage]?.parent ?? null } : source;
  }
}

function startStage(stage: StageDraft, ends: readonly StageState[], options: PlanOptions): StageState {
  const { base, config, platform } = stage;
  const parent = base.kind === "stage" ? ends[base.stage] : undefined;
  if (parent !== undefined) return startFromStage(parent);
  return startFromImage(config, platform.known ? platform.value.os : options.platform.os, options);
}

function listSources(command: Command): readonly Source[] {
  if (command.kind === "copy") return [command.from];
  return command.kind === "run" ? command.mounts.flatMap(({ from }) => (from === null ? [] : [from])) : [];
}

function stepOf(source: Source): StepId | null {
  return source.kind === "stage" ? source.step : null;
}

function ignoreProblem(): void {
  // The builder does not look at this stage.
}
