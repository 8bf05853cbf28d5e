import assert from "node:assert/strict";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { shortenCall } from "./pluginProgram.ts";

describe("A call of Docker's command line", () => {
  let folder: string;
  let env: NodeJS.ProcessEnv;
  const install = async (path: string): Promise<string> => {
    const whole = join(folder, path);
    await mkdir(dirname(whole), { recursive: true });
    await writeFile(whole, "", { mode: 0o755 });
    return whole;
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "plugin-program-"));
    env = { PATH: `/nowhere:${join(folder, "bin")}`, DOCKER_CONFIG: join(folder, "config") };
    await install("bin/docker");
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("goes straight to buildx where that is what it asks for", async () => {
    const program = await install("config/cli-plugins/docker-buildx");
    assert.deepEqual(await shortenCall(["buildx", "history", "ls"], env), { program, args: ["history", "ls"] });
    const args = ["context", "inspect"];
    assert.deepEqual(await shortenCall(args, env), { program: "docker", args });
  });

  it("takes the program that Docker's command line would", async () => {
    await install("config/cli-plugins/docker-buildx");
    const program = await install("extra/docker-buildx");
    await writeFile(
      join(folder, "config/config.json"),
      JSON.stringify({ cliPluginsExtraDirs: [join(folder, "none"), join(folder, "extra")] }),
    );
    assert.equal((await shortenCall(["buildx", "version"], env)).program, program);
    await chmod(program, 0o644);
    const next = join(folder, "config/cli-plugins/docker-buildx");
    assert.equal((await shortenCall(["buildx", "version"], env)).program, next);
  });

  it("is left to Docker's command line where that is not found, for it to be missed by its name", async () => {
    await install("config/cli-plugins/docker-buildx");
    const args = ["buildx", "version"];
    assert.deepEqual(await shortenCall(args, { ...env, PATH: "/nowhere" }), { program: "docker", args });
  });
});
