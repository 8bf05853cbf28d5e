export { checkCommand } from "./checkCommand.ts";
export { fixCommand } from "./fixCommand.ts";
