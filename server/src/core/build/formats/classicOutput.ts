import type { StepOutcome, Timestamp } from "../buildRecord.ts";

/** One step of the classic builder's output. */
export interface ClassicStep {
  /** Its place among the instructions of the Dockerfile, from 0: the classic builder counts every instruction. */
  readonly index: number;
  /** The instruction as the builder prints it. */
  readonly text: string;
  readonly outcome: StepOutcome;
  /** Short id of the image that the step made or took from cache; null when it made none. */
  readonly imageId: string | null;
  readonly startedAt: Timestamp;
  readonly completedAt: Timestamp | null;
}

/** A classic builder's output read so far. */
export interface ClassicTrace {
  /** Takes one line of standard output, and when it came. */
  addLine(line: string, at: Timestamp): void;
  /** The steps so far. `ended` tells why the output stopped: null while the build runs. */
  steps(ended: "completed" | "failed" | "canceled" | null): ClassicStep[];
}

interface OpenStep {
  index: number;
  text: string;
  cached: boolean;
  imageId: string | null;
  startedAt: Timestamp;
  completedAt: Timestamp | null;
}

const STEP = /^Step (\d+)\/\d+ : (.*)$/;
const IMAGE = /^ ---> ([0-9a-f]{12,64})$/;

/** Reads the classic builder's output (`docker build` with DOCKER_BUILDKIT=0): `Step 2/7 : RUN make`, ` ---> Using cache`. */
export function traceClassicBuild(): ClassicTrace {
  const found: OpenStep[] = [];
  return {
    addLine(line, at) {
      const step = STEP.exec(line);
      if (step !== null) {
        finish(found.at(-1), at);
        found.push(openStep(Number(step[1]) - 1, step[2] ?? "", at));
        return;
      }
      const last = found.at(-1);
      if (last === undefined) return;
      if (line === " ---> Using cache") last.cached = true;
      const image = IMAGE.exec(line);
      if (image !== null) {
        last.imageId = image[1] ?? null;
        last.completedAt = at;
      }
    },
    steps: (ended) =>
      found.map((step, position) => closeStep(step, position === found.length - 1 ? ended : "completed")),
  };
}

function openStep(index: number, text: string, at: Timestamp): OpenStep {
  return { index, text, cached: false, imageId: null, startedAt: at, completedAt: null };
}

/** ARG before the first FROM has no image of its own: it is over when the next step begins. */
function finish(step: OpenStep | undefined, at: Timestamp): void {
  if (step !== undefined) step.completedAt ??= at;
}

function closeStep(step: OpenStep, ended: "completed" | "failed" | "canceled" | null): ClassicStep {
  const { index, text, imageId, startedAt, completedAt } = step;
  return { index, text, imageId, startedAt, completedAt, outcome: outcomeOf(step, ended) };
}

function outcomeOf(step: OpenStep, ended: "completed" | "failed" | "canceled" | null): StepOutcome {
  if (step.cached || (step.imageId !== null && /^FROM\b/i.test(step.text))) return "cached";
  if (step.completedAt !== null || ended === "completed") return "built";
  return ended ?? "running";
}
