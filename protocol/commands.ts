/** Commands of the extension. A unit test compares them with the manifest. */
export const commands = {
  build: "cacheLens.build",
  rebuildWithoutCache: "cacheLens.rebuildWithoutCache",
  rebuildWithPull: "cacheLens.rebuildWithPull",
  refresh: "cacheLens.refresh",
  showActions: "cacheLens.showActions",
  touchFiles: "cacheLens.touchFiles",
  showRule: "cacheLens.showRule",
  showOutput: "cacheLens.showOutput",
  toggleHints: "cacheLens.toggleHints",
} as const;
