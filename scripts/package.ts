// `npm run package`: builds, and packs the extension into dockerfile-cache-lens-<version>.vsix.
import { runBuild, runTool } from "./steps.ts";

const built = await runBuild(true);
// Everything that runs is in the bundles, so no package of node_modules goes along.
const packed = built.code === 0 ? await runTool("vsce", ["package", "--no-dependencies"], true) : built;
process.exitCode = packed.code;
