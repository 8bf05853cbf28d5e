import { request } from "node:http";
import type { BaseImageFacts } from "../../server/src/core/context/world.ts";
import { known, unknown, type Known } from "../../server/src/core/known.ts";
import { toImageConfig } from "../../server/src/engine/imageConfigAnswer.ts";

/** The part of the engine's answer that counts: https://docs.docker.com/reference/api/engine/version/v1.43/#tag/Image */
interface ImageAnswer {
  readonly Id: string;
  readonly RootFS: { readonly Layers?: readonly string[] };
  readonly Config: Parameters<typeof toImageConfig>[0];
}

/** Asks an engine what it holds under an image's name. */
export async function inspectImage(socketPath: string, reference: string): Promise<Known<BaseImageFacts>> {
  const text = await get(socketPath, `/images/${reference}/json`);
  if (text === null) return unknown(`the image ${reference} is not at hand`);
  const { Id, RootFS, Config } = JSON.parse(text) as ImageAnswer;
  return known({ id: Id, layers: RootFS.Layers ?? [], config: toImageConfig(Config) });
}

/** Null unless the engine answers with 200. */
function get(socketPath: string, path: string): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const asked = request({ socketPath, path }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
      response.on("end", () => resolve(response.statusCode === 200 ? text : null));
    });
    asked.once("error", reject).end();
  });
}
