import type { Project } from "../project.ts";
import { addToCopyCases } from "./addToCopy.ts";
import { toProjects } from "./case.ts";
import { copyBeforeInstallCases } from "./copyBeforeInstall.ts";
import { deletedLaterCases } from "./deletedLater.ts";
import { earlyArgCases } from "./earlyArg.ts";
import { mergeCopyCases } from "./mergeCopy.ts";
import { mergeRunCases } from "./mergeRun.ts";
import { rippleCases } from "./ripple.ts";
import { splitAptUpdateCases } from "./splitAptUpdate.ts";
import { unnamedStageCases } from "./unnamedStage.ts";

/** Five files copied in two ways: the example that every page about layers begins with. */
const fiveFiles: Project = {
  name: "five files",
  dockerfile: 'FROM tools\nRUN echo "Test"\nCOPY 1 .\nADD 2 .\nADD 3 .\nADD 4 .\nADD 5 .\n',
};

/** The hand-written projects of all rules whose fixes keep the image. */
export const handWritten: readonly Project[] = [
  fiveFiles,
  ...[
    ...[addToCopyCases, copyBeforeInstallCases, deletedLaterCases, earlyArgCases, mergeCopyCases, mergeRunCases],
    ...[rippleCases, splitAptUpdateCases, unnamedStageCases],
  ].flatMap(toProjects),
];
