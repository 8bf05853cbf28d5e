import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { startEditor } from "../protocol/editor.ts";
import type { Project } from "./project.ts";
import { useEngine } from "./useEngine.ts";

const Dockerfile = `FROM busybox AS base
RUN mkdir -p /d/e && head -c 5000000 /dev/zero > /d/e/big && head -c 2000000 /dev/zero > /d/small
FROM base
COPY data /app/data
ENV A=b
RUN find /d -name 'b*' -exec rm {} +
RUN chown 5:5 /app/data && rm -r /bin/vi
RUN rm -rf /app && mkdir /app && echo new > /app/new
WORKDIR /app
CMD ["cat", "new"]
`;

/** What is in a layer for nothing, whoever built it. */
const told = [
  "2 /d/e/big is deleted in line 6, but this layer keeps it in the image (5 MB)",
  "7 /app is deleted in line 8, but this layer keeps it in the image (3 MB)",
  "7 /app/data of line 4 is written again here, so the image has it twice (3 MB)",
];

interface Found {
  readonly rule: string;
  readonly line: number;
  readonly message: string;
  readonly costBytes: number | null;
}

async function check(project: Project, ...args: readonly string[]): Promise<readonly Found[]> {
  const { stdout, stderr } = await project.cachelens(["check", "--format", "json", ...args]);
  assert.equal(stderr, "");
  const { files } = JSON.parse(stdout) as { files: readonly { findings: readonly Found[] }[] };
  return (files[0]?.findings ?? []).filter(({ rule }) => rule === "deleted-later");
}

/** Lines and messages, without advice. An image store may have a mark for each file of a folder that is gone. */
function say(findings: readonly Pick<Found, "line" | "message">[]): readonly string[] {
  const said = findings.map(({ line, message }) => `${line} ${message.replace(/: [^:]*$/, "")}`);
  return said.map((each) => each.replace("/app/data is deleted", "/app is deleted")).sort();
}

for (const imageStore of ["graphdriver", "containerd"] as const) {
  describe(`what layers carry in vain, with images of ${imageStore}`, () => {
    const engine = useEngine({ kind: "modern", imageStore });
    const files = { Dockerfile, data: "x".repeat(3_000_000) };

    it("is told with its bytes, and asked of the engine once", async () => {
      const project = await engine.project("buildkit", files);
      await project.build(["-t", "carries", "."]);
      const found = await check(project);
      assert.deepEqual(say(found), told);
      assert.deepEqual(found.map(({ costBytes }) => costBytes).sort(), [3_000_000, 3_000_000, 5_000_000]);
      await project.docker(["rmi", "-f", "carries"]);
      assert.deepEqual(await check(project), found);
    });

    it("is not read of an image that is larger than the user wants, which is said in a line", async () => {
      const project = await engine.project("large", { ...files, data: "y".repeat(3_000_000) });
      await project.build();
      const { stdout, stderr } = await project.cachelens(["check", "--read-images-up-to", "1"]);
      assert.match(stderr, /^The last build's image has \d+(\.\d)? MB: layers are read of images up to 1 MB .*\n$/);
      // What instructions say has to do.
      assert.match(stdout, /^Dockerfile:4: warning: \/app\/data is deleted in line 8, .*\(3 MB\)/m);
      assert.doesNotMatch(stdout, /\/d\/e\/big|written again/);
      assert.deepEqual(
        (await check(project, "--read-images-up-to", "0")).map(({ line }) => line),
        [4],
      );
    });

    if (imageStore === "containerd") return;

    it("is told of classic builds alike", async () => {
      const project = await engine.project("classic", files);
      await project.build(["-t", "classic", "."], { env: { DOCKER_BUILDKIT: "0" } });
      assert.deepEqual(say(await check(project)), told);
    });

    it("comes up in the editor after a build, each layer read once", async () => {
      const project = await engine.project("editor", files);
      const kept = async (): Promise<number> => {
        const names = await readdir(join(engine.env["CACHELENS_HOME"] ?? "", "layers"));
        return names.filter((name) => name.endsWith(".layer")).length;
      };
      const editor = await startEditor({ env: engine.env, initialization: { trusted: true } });
      editor.open(Dockerfile, pathToFileURL(project.path("Dockerfile")).href);
      await editor.status();
      await project.build();
      interface Published {
        readonly diagnostics: readonly { readonly message: string; readonly range: { start: { line: number } } }[];
      }
      const { diagnostics } = await editor.notification<Published>("textDocument/publishDiagnostics", (published) =>
        published.diagnostics.some(({ message }) => message.startsWith("/d/e/big")),
      );
      const said = say(diagnostics.map(({ message, range }) => ({ line: range.start.line + 1, message })));
      for (const each of told) assert.ok(said.includes(each), said.join("\n"));
      const before = await kept();
      await project.write("data", "z".repeat(3_000_000));
      await project.build();
      assert.deepEqual(say(await check(project)), told);
      // Its own of the copy and of what changes that; the rest is as it was.
      assert.ok((await kept()) - before <= 4, `${before} → ${await kept()}`);
      await editor.close();
    });
  });
}
