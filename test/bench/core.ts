// The functions of the product that are measured in this process; bundled before they are loaded.
export { parseDockerfile } from "../../server/src/core/dockerfile/parseDockerfile.ts";
export { planBuild } from "../../server/src/core/plan/planBuild.ts";
export { explain } from "../../server/src/core/explain.ts";
export { hintsFor } from "../../server/src/core/presentation/hints.ts";
export { hoverFor } from "../../server/src/core/presentation/hover.ts";
export { lensesFor } from "../../server/src/core/presentation/lenses.ts";
export { statusFor } from "../../server/src/core/presentation/status.ts";
