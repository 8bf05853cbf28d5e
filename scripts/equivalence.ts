// `npm run equivalence`: builds what ships, then runs test/equivalence/main.ts with the same arguments.
import { runBuild } from "./steps.ts";

if ((await runBuild(true)).code !== 0) process.exit(1);
await import("../test/equivalence/main.ts");
