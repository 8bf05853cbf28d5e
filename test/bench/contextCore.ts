// What the context's benchmark measures in this process; bundled before it is loaded.
export { compileIgnore, ignoreNothing } from "../../server/src/core/context/ignore.ts";
export { ContextIndex } from "../../server/src/disk/context/contextIndex.ts";
