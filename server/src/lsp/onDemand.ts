// The entry of the bundle dist/onDemand.cjs: what is not needed before a document has been looked at for a moment. With the
// rules comes a parser of shell scripts.

export { hintTooltip, hoverFor } from "../core/presentation/hover.ts";
export { addIgnored } from "../core/rules/addIgnored.ts";
export { allRules } from "../core/rules/all.ts";
export { checkInSteps } from "../core/rules/checkRules.ts";
export { applyEdits, insertAbove, replaceText } from "../core/rules/edits.ts";
export { fixAll, isSound } from "../core/rules/fixAll.ts";
export { ignoreComment } from "../core/rules/ignored.ts";
export { sayEffect, weighFix } from "../core/rules/weighFix.ts";
