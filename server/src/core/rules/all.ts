import { addToCopy } from "./addToCopy.ts";
import { mergeCopy } from "./mergeCopy.ts";
import type { Rule } from "./rule.ts";
import { splitAptUpdate } from "./splitAptUpdate.ts";

/** Every rule, in the order of their codes. */
export const allRules: readonly Rule[] = [addToCopy, mergeCopy, splitAptUpdate];
