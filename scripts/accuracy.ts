// `npm run accuracy`: builds what ships, then runs test/accuracy/main.ts with the same arguments.
import { runBuild } from "./steps.ts";

if ((await runBuild(true)).code !== 0) process.exit(1);
await import("../test/accuracy/main.ts");
