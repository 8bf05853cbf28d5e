import { build } from "esbuild";
import { fileURLToPath } from "node:url";

interface OurParser {
  readonly parseDockerfile: (text: string) => unknown;
}

const entry = fileURLToPath(new URL("../../../server/src/core/dockerfile/parseDockerfile.ts", import.meta.url));

/** Our parser bundled as it is shipped: what a development loader adds to every function is not part of it. */
export async function loadOurs(): Promise<(text: string) => unknown> {
  const { outputFiles } = await build({ entryPoints: [entry], bundle: true, format: "esm", write: false });
  const source = Buffer.from(outputFiles[0]?.contents ?? "").toString("base64");
  const { parseDockerfile } = (await import(`data:text/javascript;base64,${source}`)) as OurParser;
  return parseDockerfile;
}
