import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import { parseDockerfile } from "../dockerfile/parseDockerfile.ts";
import type { BuildRecord } from "./buildRecord.ts";
import { lastStepsOf, type DescribeLastSteps } from "./describeLastSteps.ts";

/** Reads build records, each once for as long as somebody holds it: they stay as they are while the user types. */
export class RecordReader {
  private readonly dockerfiles = new WeakMap<BuildRecord, Dockerfile>();
  private readonly steps = new WeakMap<BuildRecord, DescribeLastSteps>();

  /** The Dockerfile that was built; null when the record lacks its text. */
  dockerfileOf(record: BuildRecord): Dockerfile | null {
    const { text } = record.dockerfile;
    if (text === null) return null;
    const read = this.dockerfiles.get(record) ?? parseDockerfile(text);
    this.dockerfiles.set(record, read);
    return read;
  }

  /** Says of each instruction of a Dockerfile what the build did there; of the one that was last asked for at once. */
  stepsOf(record: BuildRecord): DescribeLastSteps {
    const read = this.steps.get(record) ?? rememberLast(lastStepsOf(record, this.dockerfileOf(record)));
    this.steps.set(record, read);
    return read;
  }
}

/** The same Dockerfile is asked for by the explanation and by rules, and again when files have changed. */
function rememberLast(describe: DescribeLastSteps): DescribeLastSteps {
  let last: { readonly dockerfile: Dockerfile; readonly steps: ReturnType<DescribeLastSteps> } | null = null;
  return (dockerfile) => {
    if (last?.dockerfile !== dockerfile) last = { dockerfile, steps: describe(dockerfile) };
    return last.steps;
  };
}
