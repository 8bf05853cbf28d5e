// Who may import whom. ARCHITECTURE.md draws the same picture; this file makes it true.

const core = "^server/src/core/";
const room = (name) => `${core}${name}/`;
const npm = (name) => `^node_modules/${name}/`;

/** Code in `from` may not import `to`. */
const wall = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });

export default {
  forbidden: [
    wall("no-cycles", "A cycle hides who decides.", {}, { circular: true }),
    wall(
      "core-is-pure",
      "The core imports nothing outside itself, but for three pure libraries at the doors named below.",
      { path: core, pathNot: "\\.(test|fixture)\\.ts$" },
      { pathNot: [core, npm("valibot"), npm("diff"), npm("unbash"), npm("@types/sarif")] },
    ),
    wall(
      "one-door-to-unbash",
      "Rules see shell scripts as shellScript.ts has them.",
      { pathNot: `${room("rules")}shell/readScript` },
      { path: npm("unbash") },
    ),
    wall(
      "rules-after-all",
      "Findings are made of what is known; of wording rules take units only.",
      { path: room("(?!rules)[^/]+") },
      { path: room("rules") },
    ),
    wall(
      "rules-take-units",
      "A rule words its own message, with the units that everything else is said in.",
      { path: room("rules"), pathNot: "\\.(test|fixture)\\.ts$" },
      { path: room("presentation"), pathNot: "units\\.ts$" },
    ),
    wall(
      "schemas-in-formats",
      "Only readers of outside data need schemas.",
      { path: core, pathNot: [`${room("build")}formats/`, "\\.test\\.ts$"] },
      { path: npm("valibot") },
    ),
    wall(
      "three-doors-to-diff",
      "Aligning instructions, showing the edit of one, and printing what fixes would change are the uses of a diff.",
      {
        pathNot: [`${room("build")}alignInstructions`, `${room("presentation")}wordDiff`, "^server/src/cli/fixCommand"],
      },
      { path: npm("diff") },
    ),
    wall(
      "dockerfile-is-first",
      "The parser knows no other room.",
      { path: room("dockerfile") },
      { path: `${core}[^/]+/`, pathNot: room("dockerfile") },
    ),
    wall(
      "plan-after-dockerfile",
      "The plan knows the Dockerfile only.",
      { path: room("plan") },
      { path: room("(?!dockerfile|plan)[^/]+") },
    ),
    wall(
      "context-after-plan",
      "What a build reads is known apart from what builds did.",
      { path: room("context"), pathNot: "\\.test\\.ts$" },
      { path: room("(?!dockerfile|plan|context)[^/]+") },
    ),
    wall(
      "build-before-cache",
      "Records are facts; predictions are made of them.",
      { path: room("build"), pathNot: "\\.test\\.ts$" },
      { path: room("cache") },
    ),
    wall(
      "cache-before-presentation",
      "Verdicts are found before they are worded.",
      { path: room("cache") },
      { path: room("presentation") },
    ),
    wall(
      "build-before-presentation",
      "Records are matched before they are shown.",
      { path: room("build") },
      { path: room("presentation") },
    ),
    wall(
      "one-door-to-dockerode",
      "dockerode is big: it is loaded lazily, from one file.",
      { pathNot: "^server/src/engine/dockerodeClient\\.ts$" },
      { path: npm("dockerode") },
    ),
    wall(
      "two-doors-to-tar-stream",
      "Archives of images are read in a bundle that is loaded for the first one.",
      {
        path: "^(server|client)/src/",
        pathNot: ["^server/src/engine/archive/(readImageArchive|readLayer)\\.ts$", "\\.fixture\\.ts$"],
      },
      { path: npm("tar-stream") },
    ),
    wall(
      "one-door-to-processes",
      "Only these start programs.",
      {
        path: "^(server|client)/src/",
        pathNot: [
          "^server/src/engine/process\\.ts$",
          "^server/src/git/runGit\\.ts$",
          "^server/src/builds/",
          "\\.test\\.ts$",
        ],
      },
      { path: "^(node:)?child_process$" },
    ),
    wall(
      "engines-only-read",
      "What changes Docker is in builds/.",
      { path: "^server/src/engine/" },
      { path: "^server/src/(facts|builds|session|lsp|cli)/" },
    ),
    wall(
      "facts-only-look",
      "What builds start from is looked at, never changed.",
      { path: "^server/src/facts/" },
      { path: "^server/src/(builds|session|lsp|cli|git)/" },
    ),
    wall(
      "git-and-disk-alone",
      "What Git tells needs no Docker.",
      { path: "^server/src/git/" },
      { path: "^server/src/(engine|facts|builds|session|lsp|cli)/" },
    ),
    wall(
      "turns-know-no-work",
      "Whoever has long work to do may cut it into turns.",
      { path: "^server/src/turns/" },
      { path: "^server/src/(?!turns/|core/pausable)" },
    ),
    wall(
      "session-below-lsp",
      "The session does not know how it is spoken to.",
      { path: "^server/src/session/" },
      { path: "^server/src/(lsp|cli)/" },
    ),
    wall(
      "adapters-at-the-roots",
      "Session and handlers know Docker and the disk by their interfaces; openDockerDoor.ts wires up what is behind them.",
      { path: "^server/src/(session|lsp)/", pathNot: ["^server/src/lsp/openDockerDoor\\.ts$", "\\.test\\.ts$"] },
      {
        path: "^server/src/(engine|disk|facts|builds)/",
        dependencyTypesNot: ["type-only"],
      },
    ),
    wall(
      "no-cache-at-the-start",
      "A prediction comes through the door to Docker, which opens later: what is loaded before knows its types only.",
      {
        path: ["^server/src/(session|lsp)/", `${core}[^/]+\\.ts$`, room("presentation")],
        pathNot: "\\.(test|fixture)\\.ts$",
      },
      { path: room("cache"), dependencyTypesNot: ["type-only"] },
    ),
    wall(
      "lsp-library-in-lsp",
      "LSP classes stay in lsp/.",
      { path: "^server/src/", pathNot: "^server/src/lsp/" },
      { path: npm("vscode-languageserver") },
    ),
    wall(
      "client-without-server",
      "The client talks to the server by the protocol.",
      { path: "^client/" },
      { path: "^server/" },
    ),
    wall(
      "protocol-is-names",
      "What two processes agree on imports no library.",
      { path: "^protocol/" },
      { pathNot: "^protocol/" },
    ),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.base.json" },
    doNotFollow: { path: "node_modules" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default"],
      extensions: [".ts", ".js", ".mjs", ".cjs", ".json", ".d.ts"],
    },
  },
};
