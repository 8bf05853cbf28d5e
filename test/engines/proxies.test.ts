// Proxies of Docker's own configuration: docker build passes them as build arguments that nobody typed.
import assert from "node:assert/strict";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describeNext } from "./describeNext.ts";
import type { Project } from "./project.ts";
import { useEngine } from "./useEngine.ts";

const dockerfile = `FROM busybox
RUN echo one
ARG HTTP_PROXY
RUN echo two
`;

describe("The next build with proxies in Docker's configuration", () => {
  const engine = useEngine({ kind: "modern" });

  before(() => engine.warmUp());

  /** A configuration of its own, with the engine's own plugins. */
  async function configure(name: string, httpProxy: string): Promise<NodeJS.ProcessEnv> {
    const folder = join(engine.folder, name);
    const plugins = join(engine.env["DOCKER_CONFIG"] ?? "", "cli-plugins");
    await mkdir(folder, { recursive: true });
    await symlink(plugins, join(folder, "cli-plugins")).catch(() => undefined);
    await writeFile(join(folder, "config.json"), JSON.stringify({ proxies: { default: { httpProxy } } }));
    return { DOCKER_CONFIG: folder };
  }

  const builds = {
    "docker build": (project: Project, env: NodeJS.ProcessEnv) => project.build(["."], { env }),
    "cachelens build": (project: Project, env: NodeJS.ProcessEnv) => project.cachelens(["build", "."], { env }),
  };

  for (const builder of ["buildkit", "classic"]) {
    for (const [who, build] of Object.entries(builds)) {
      it(`counts them as ${builder} does, after ${who}`, async () => {
        const name = `${builder}-${who.replace(" ", "-")}`;
        const project = await engine.project(name, { Dockerfile: dockerfile.replaceAll("echo", `echo ${name}`) });
        const declared = builder === "classic" ? "3 cached\n" : "";
        const env = { DOCKER_BUILDKIT: builder === "classic" ? "0" : "1", ...(await configure(name, "http://one")) };
        const explain = () => project.explain(undefined, { env });
        await build(project, env);
        assert.equal(describeNext(await explain()), `1 cached\n2 cached\n${declared}4 cached`);
        await configure(name, "http://two");
        // Nothing tells the values of a classic build that nobody watched.
        const isTold = builder === "buildkit" || who === "cachelens build";
        const reason = isTold ? 'variable-changed {"name":"HTTP_PROXY","origin":"ARG"}' : "no-image";
        assert.equal(describeNext(await explain()), `1 cached\n2 cached\n${declared}4 rebuild ${reason}`);
        await project.cachelens(["build", "."], { env });
        const last = (await explain()).instructions.map((each) => each.last?.status);
        assert.deepEqual([last[1], last[3]], ["cached", "built"]);
      });
    }
  }
});
