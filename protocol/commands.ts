/** Commands of the extension. A unit test compares them with the manifest. */
export const commands = {
  build: "cacheLens.build",
  rebuildWithoutCache: "cacheLens.rebuildWithoutCache",
  refresh: "cacheLens.refresh",
  showActions: "cacheLens.showActions",
  showRule: "cacheLens.showRule",
  showOutput: "cacheLens.showOutput",
  toggleHints: "cacheLens.toggleHints",
} as const;
