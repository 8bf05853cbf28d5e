import { addToCopy } from "./addToCopy.ts";
import { contextNoise } from "./contextNoise.ts";
import { copyBeforeInstall } from "./copyBeforeInstall.ts";
import { deletedLater } from "./deletedLater.ts";
import { earlyArg } from "./earlyArg.ts";
import { mergeCopy } from "./mergeCopy.ts";
import { missedEdit } from "./missedEdit.ts";
import { noMatch } from "./noMatch.ts";
import { ripple } from "./ripple.ts";
import type { Rule } from "./rule.ts";
import { staleBase } from "./staleBase.ts";

/** Every rule, in the order of their codes. */
export const allRules: readonly Rule[] = [
  addToCopy,
  contextNoise,
  copyBeforeInstall,
  deletedLater,
  earlyArg,
  mergeCopy,
  missedEdit,
  noMatch,
  ripple,
  staleBase,
];
