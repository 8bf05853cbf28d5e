import { addToCopy } from "./addToCopy.ts";
import { aptLists } from "./aptLists.ts";
import { contextNoise } from "./contextNoise.ts";
import { copyBeforeInstall } from "./copyBeforeInstall.ts";
import { deletedLater } from "./deletedLater.ts";
import { dynamicInScratch } from "./dynamicInScratch.ts";
import { earlyArg } from "./earlyArg.ts";
import { mergeCopy } from "./mergeCopy.ts";
import { mergeRun } from "./mergeRun.ts";
import { missedEdit } from "./missedEdit.ts";
import { noMatch } from "./noMatch.ts";
import { ripple } from "./ripple.ts";
import type { Rule } from "./rule.ts";
import { splitAptUpdate } from "./splitAptUpdate.ts";
import { staleBase } from "./staleBase.ts";
import { staleUpgrade } from "./staleUpgrade.ts";
import { toolchainInFinal } from "./toolchainInFinal.ts";
import { unnamedStage } from "./unnamedStage.ts";

/** Every rule, in the order of their codes. */
export const allRules: readonly Rule[] = [
  addToCopy,
  aptLists,
  contextNoise,
  copyBeforeInstall,
  deletedLater,
  dynamicInScratch,
  earlyArg,
  mergeCopy,
  mergeRun,
  missedEdit,
  noMatch,
  ripple,
  splitAptUpdate,
  staleBase,
  staleUpgrade,
  toolchainInFinal,
  unnamedStage,
];
