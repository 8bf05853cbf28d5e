import type { HealthcheckAmounts } from "./healthcheck.ts";

/** The parts of an image's configuration that act on the steps built on it. Absent parts are empty. */
export interface ImageConfig {
  /** `NAME=value` each, in the image's order. */
  readonly env: readonly string[];
  readonly user: string;
  readonly workingDir: string;
  readonly shell: readonly string[];
  /** Instructions that run right after FROM. */
  readonly onBuild: readonly string[];
  /** Only the classic builder looks at what is there already; not kept of earlier builds. */
  readonly entrypoint?: readonly string[];
  readonly healthcheck?: HealthcheckAmounts | null;
}

/** The configuration of an image that says nothing. */
export const emptyImageConfig: ImageConfig = { env: [], user: "", workingDir: "", shell: [], onBuild: [] };
