// Bundles what ships into dist/: `node esbuild.mjs` once, `node esbuild.mjs --watch` after every change.
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { context, transform } from "esbuild";

/**
 * What is rarely needed, or only after a while, is a bundle of its own: source files load it with `await import("…/x.ts")`,
 * which this rewrites to the sibling bundle. Node resolves `./` against the bundle's own file, whatever the working folder is.
 */
const loadLater = (source, bundle) => ({
  name: `load-later-${bundle}`,
  setup(build) {
    build.onResolve({ filter: source }, ({ kind }) =>
      kind === "dynamic-import" ? { path: `./${bundle}`, external: true } : undefined,
    );
  },
});

/** It is big. */
const lazyDockerode = loadLater(/\/dockerodeClient\.ts$/, "dockerode.cjs");
/** Only images that were not read yet need it. */
const lazyImageArchive = loadLater(/\/readImageArchive\.ts$/, "imageArchive.cjs");
/** The server does not need it before a document was looked at for a moment. */
const lazyOnDemand = loadLater(/\/onDemand\.ts$/, "onDemand.cjs");

/**
 * What dockerode brings along for rare uses is most of its weight. Its way over SSH goes into a bundle of its own too,
 * loaded, like Node's TLS, when DOCKER_HOST asks for it; gRPC and archives serve only builds
 * that dockerode itself runs, which we never ask for.
 */
const slimDockerode = {
  name: "slim-dockerode",
  setup(build) {
    const replace = (name, filter, contents, isMeant = () => true) => {
      build.onResolve({ filter }, (asked) => (isMeant(asked) ? { path: asked.path, namespace: name } : undefined));
      build.onLoad({ filter: /.*/, namespace: name }, () => ({ contents }));
    };
    replace("lazy-ssh", /^\.\/ssh$/, 'module.exports = (options) => require("./dockerodeSsh.cjs")(options);');
    build.onResolve({ filter: /^\.\/dockerodeSsh\.cjs$/ }, ({ path }) => ({ path, external: true }));
    replace("lazy-https", /^https$/, 'exports.request = (...asked) => require("node:https").request(...asked);');
    // The transport describes each question, at length, for a log that is not kept.
    const silentUtil = 'exports.inherits = require("node:util").inherits; exports.inspect = () => "";';
    replace("silent-util", /^util$/, silentUtil, ({ importer }) => importer.includes("docker-modem"));
    replace("silent-debug", /^debug$/, "module.exports = () => () => undefined;");
    replace("unused", /^(@grpc\/.+|protobufjs|tar-fs|@balena\/dockerignore|zlib)$/, "");
  },
};

/** Node's own modules that few runs need are loaded when the first of their functions is called. */
const lateBuiltins = {
  name: "late-builtins",
  setup(build) {
    const functions = {
      "node:child_process": ["spawn"],
      "node:readline": ["createInterface"],
      "node:zlib": ["createGunzip", "gunzip", "gunzipSync", "gzip"],
    };
    for (const [path, names] of Object.entries(functions)) {
      const contents = names.map(
        (name) => `export const ${name} = (...given) => require("${path}").${name}(...given);`,
      );
      build.onResolve({ filter: new RegExp(`^${path}$`) }, ({ kind }) =>
        kind === "import-statement" ? { path, namespace: "late-builtins" } : undefined,
      );
      build.onLoad({ filter: new RegExp(`^${path}$`), namespace: "late-builtins" }, () => ({
        contents: contents.join("\n"),
      }));
    }
  },
};

const executable = {
  name: "executable",
  setup(build) {
    build.onEnd(({ errors }) => (errors.length === 0 ? chmodSync(build.initialOptions.outfile, 0o755) : undefined));
  },
};

/** Writes what was built as ES modules the way that Node loads fastest. */
const writeAsCommonJs = {
  name: "write-as-common-js",
  setup(build) {
    build.onEnd(async ({ outputFiles = [] }) => {
      mkdirSync("dist", { recursive: true });
      for (const { path, text } of outputFiles) {
        const { target, supported, sourcesContent } = shared;
        const how = { target, supported, sourcesContent, format: "cjs", minify: true, sourcemap: "external" };
        const { code, map } = await transform(text, { ...how, sourcefile: basename(path) });
        writeFileSync(path, `${code}//# sourceMappingURL=${basename(path)}.map\n`);
        writeFileSync(`${path}.map`, map);
      }
    });
  },
};

/**
 * Bundles of which one is loaded by another, some time or never. What they share is a bundle that both load, of the given name.
 */
const splitIn = (shared, entryPoints) => ({
  entryPoints,
  outdir: "dist",
  splitting: true,
  chunkNames: shared,
  format: "esm", // which is what esbuild can split
  outExtension: { ".js": ".cjs" },
  sourcemap: "inline",
  write: false,
});

const bundles = [
  { entryPoints: ["client/src/extension.ts"], outfile: "dist/client.cjs", external: ["vscode"] },
  {
    // The second is loaded when there is first somebody to ask.
    ...splitIn("serverCore", { server: "server/src/lsp/main.ts", dockerDoor: "server/src/lsp/openDockerDoor.ts" }),
    plugins: [lateBuiltins, lazyDockerode, lazyImageArchive, lazyOnDemand, writeAsCommonJs],
  },
  { entryPoints: ["server/src/lsp/onDemand.ts"], outfile: "dist/onDemand.cjs" },
  {
    ...splitIn("cachelensCore", {
      cachelensMain: "server/src/cli/main.ts",
      cachelensRules: "server/src/cli/ruleCommands.ts",
    }),
    plugins: [lateBuiltins, lazyDockerode, lazyImageArchive, writeAsCommonJs],
    define: { CACHELENS_VERSION: JSON.stringify(JSON.parse(readFileSync("package.json", "utf8")).version) },
  },
  {
    // What the user calls; it runs the one before.
    entryPoints: ["server/src/cli/start.ts"],
    outfile: "dist/cachelens.cjs",
    plugins: [executable],
    define: { "import.meta.dirname": "__dirname" },
  },
  {
    entryPoints: ["server/src/engine/dockerodeClient.ts"],
    outfile: "dist/dockerode.cjs",
    plugins: [slimDockerode],
    alias: { "readable-stream": "node:stream" }, // which it is a copy of, for other runtimes
  },
  { entryPoints: ["server/src/engine/archive/readImageArchive.ts"], outfile: "dist/imageArchive.cjs" },
  {
    entryPoints: ["node_modules/docker-modem/lib/ssh.js"],
    outfile: "dist/dockerodeSsh.cjs",
    loader: { ".node": "empty" }, // ssh2 does without its optional native parts
  },
];

const shared = {
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  // Becomes `require`, which is twice as fast: Node's `import()` reads a CommonJS file for its exports first.
  supported: { "dynamic-import": false },
  minify: true,
  sourcemap: true, // .vscodeignore keeps the maps out of the .vsix
  sourcesContent: false,
  logLevel: "warning",
};

const wanted = bundles.filter(({ entryPoints }) => Object.values(entryPoints).every((entry) => existsSync(entry)));
const contexts = await Promise.all(wanted.map((bundle) => context({ ...shared, ...bundle })));
if (process.argv.includes("--watch")) {
  await Promise.all(contexts.map((bundle) => bundle.watch()));
} else {
  try {
    await Promise.all(contexts.map((bundle) => bundle.rebuild()));
  } catch {
    process.exitCode = 1; // esbuild has printed the errors
  }
  await Promise.all(contexts.map((bundle) => bundle.dispose()));
}
