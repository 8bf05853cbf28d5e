// `npm run package`: builds, and packs the extension into dockerfile-cache-lens.vsix.
import { join } from "node:path";
import { packExtension, root, runBuild } from "./steps.ts";

const built = await runBuild(true);
const packed = built.code === 0 ? await packExtension(join(root, "dockerfile-cache-lens.vsix"), true) : built;
process.exitCode = packed.code;
