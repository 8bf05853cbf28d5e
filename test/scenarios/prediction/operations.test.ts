import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { keyChain } from "../../../server/src/core/cache/keyChain.ts";
import { listSnapshot } from "../../../server/src/core/context/listedSnapshot.ts";
import { plainBuildOptions, type World } from "../../../server/src/core/context/world.ts";
import { parseDockerfile } from "../../../server/src/core/dockerfile/parseDockerfile.ts";
import { known } from "../../../server/src/core/known.ts";
import { emptyImageConfig } from "../../../server/src/core/plan/imageConfig.ts";
import { planBuild } from "../../../server/src/core/plan/planBuild.ts";
import { planOperations, readOperations, type LlbOperation } from "./operations.ts";

/** The parts of a build's metadata file that tell what BuildKit was asked for. */
interface Metadata {
  readonly "buildx.build.provenance": {
    readonly invocation: { readonly parameters: { readonly args?: Readonly<Record<string, string>> } };
    readonly buildConfig: { readonly llbDefinition: readonly LlbOperation[] };
    readonly metadata: {
      readonly "https://mobyproject.org/buildkit@v1#metadata": {
        readonly source: { readonly infos: readonly { readonly data: string }[] };
      };
    };
  };
}

describe("The plan's operations", () => {
  for (const folder of ["buildkit-graphdriver", "buildkit-containerd"]) {
    const samples = new URL(`../../samples/${folder}/`, import.meta.url);
    for (const name of readdirSync(samples).filter((each) => each.endsWith(".metadata.json"))) {
      it(`are those that BuildKit ran: ${folder}/${name}`, () => {
        const metadata = JSON.parse(readFileSync(new URL(name, samples), "utf8")) as Metadata;
        const { invocation, buildConfig, metadata: more } = metadata["buildx.build.provenance"];
        const [info] = more["https://mobyproject.org/buildkit@v1#metadata"].source.infos;
        const text = Buffer.from(info?.data ?? "", "base64").toString();
        const planned = planText(text, invocation.parameters.args ?? {});
        assert.deepEqual(planned, readOperations(buildConfig.llbDefinition));
        assert.notDeepEqual(planned, []);
      });
    }
  }
});

function planText(text: string, args: Readonly<Record<string, string>>): readonly string[] {
  const dockerfile = parseDockerfile(text);
  const path = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  const config = { ...emptyImageConfig, env: [path], workingDir: "/" };
  const plan = planBuild(dockerfile, { target: args["target"] ?? null, baseConfig: () => known(config) });
  const world: World = {
    options: { ...plainBuildOptions, network: args["force-network-mode"] ?? null },
    context: known(listSnapshot([])),
    received: null,
    namedContexts: new Map(),
    baseImage: () => known({ id: "", layers: [], config }),
    imageStore: "graphdriver",
  };
  return planOperations(keyChain(dockerfile, plan, world, "buildkit"), world);
}
