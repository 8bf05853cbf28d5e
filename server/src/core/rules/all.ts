import { addToCopy } from "./addToCopy.ts";
import { aptLists } from "./aptLists.ts";
import { dynamicInScratch } from "./dynamicInScratch.ts";
import { mergeCopy } from "./mergeCopy.ts";
import { mergeRun } from "./mergeRun.ts";
import type { Rule } from "./rule.ts";
import { splitAptUpdate } from "./splitAptUpdate.ts";
import { staleUpgrade } from "./staleUpgrade.ts";
import { toolchainInFinal } from "./toolchainInFinal.ts";
import { unnamedStage } from "./unnamedStage.ts";

/** Every rule, in the order of their codes. */
export const allRules: readonly Rule[] = [
  addToCopy,
  aptLists,
  dynamicInScratch,
  mergeCopy,
  mergeRun,
  splitAptUpdate,
  staleUpgrade,
  toolchainInFinal,
  unnamedStage,
];
