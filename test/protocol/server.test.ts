// Speaks to the built server (dist/server.cjs) as an editor does: `npx mocha --import=tsx test/protocol/*.test.ts`, after
// a build. No Docker is needed: builds come from the store. Real engines are asked in test/engines.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { clientNotifications, type MarksParams, serverNotifications } from "../../protocol/lsp.ts";
import { type Editor, type EditorOptions, startEditor } from "./editor.ts";
import { builtText, storeBuild } from "./storedBuild.ts";

const cached = "✓ cached · 38 MB · 12 d old";
const built = "↻ built in 1.5 s · 38 MB";
const labels = async (editor: Editor, uri?: string) => (await editor.hints(uri)).map(({ label }) => label);
const lines = async (editor: Editor) => (await editor.hints()).map(({ position }) => position.line);

describe("The language server", function () {
  this.timeout(30_000);
  const started: Editor[] = [];
  const start = async (options: EditorOptions = {}): Promise<Editor> => {
    const editor = await startEditor(options);
    started.push(editor);
    return editor;
  };
  /** A server that knows of a build of the Dockerfile that is open. */
  const startWithBuild = async (options: EditorOptions = {}): Promise<Editor> => {
    const editor = await start(options);
    await storeBuild(editor.home, join(editor.folder, "Dockerfile"));
    editor.open(builtText);
    await editor.status(({ level }) => level !== "busy");
    return editor;
  };
  afterEach(async () => {
    await Promise.all(started.splice(0).map((editor) => editor.close()));
  });

  it("shows on every line what the last build did", async () => {
    const editor = await startWithBuild();
    assert.deepEqual(await labels(editor), [cached, cached, built, built]);
    assert.deepEqual(await lines(editor), [0, 1, 2, 3]);
  });

  it("shows hints in the wanted lines only", async () => {
    const editor = await startWithBuild();
    const range = { start: { line: 1, character: 0 }, end: { line: 2, character: 0 } };
    const hints = await editor.request<unknown[]>("textDocument/inlayHint", {
      textDocument: { uri: editor.uri },
      range,
    });
    assert.equal(hints.length, 2);
  });

  it("tells more of a hint when asked", async () => {
    const editor = await startWithBuild();
    const hint = (await editor.hints())[0];
    assert.equal(hint?.tooltip, undefined);
    const resolved = await editor.request<typeof hint>("inlayHint/resolve", hint);
    assert.match(resolved?.tooltip?.value ?? "", /Layer.*38 MB/);
    editor.replace({ line: 0, character: 0 }, { line: 0, character: 0 }, "# moved\n");
    const stale = await editor.request<typeof hint>("inlayHint/resolve", hint);
    assert.equal(stale?.tooltip, undefined);
  });

  it("tells the same in a hover, over the whole instruction", async () => {
    const editor = await startWithBuild();
    const hover = await editor.request<{ contents: { value: string }; range: object } | null>("textDocument/hover", {
      textDocument: { uri: editor.uri },
      position: { line: 2, character: 3 },
    });
    assert.match(hover?.contents.value ?? "", /↻ built in 1\.5 s/);
    assert.match(hover?.contents.value ?? "", /from the record kept by cachelens/);
    assert.deepEqual(hover?.range, { start: { line: 2, character: 0 }, end: { line: 2, character: 8 } });
  });

  it("sums up the stage in a lens, and offers builds only to a client that can run them", async () => {
    const lenses = async (editor: Editor) => {
      const asked = { textDocument: { uri: editor.uri } };
      const found = await editor.request<{ command: { title: string; command: string } }[]>(
        "textDocument/codeLens",
        asked,
      );
      return found.map(({ command }) => [command.title, command.command]);
    };
    const summary = ["4 steps · last build: 2/4 cached · 3 s", ""];
    assert.deepEqual(await lenses(await startWithBuild()), [summary]);
    assert.deepEqual(await lenses(await startWithBuild({ initialization: { hasCommands: true } })), [
      summary,
      ["Build", "cacheLens.build"],
      ["Rebuild without cache", "cacheLens.rebuildWithoutCache"],
    ]);
  });

  it("keeps hints on their instruction while lines move and text changes", async () => {
    const editor = await startWithBuild();
    editor.replace({ line: 2, character: 0 }, { line: 2, character: 0 }, "\n# a comment\nRUN new\n");
    assert.deepEqual(await labels(editor), [cached, cached, "+ new since the last build", built, built]);
    assert.deepEqual(await lines(editor), [0, 1, 4, 5, 6]);
    editor.replace({ line: 1, character: 9 }, { line: 1, character: 15 }, '"Tests"');
    assert.equal((await labels(editor))[1], "✎ edited since: was cached · 38 MB · 12 d old");
    editor.replace({ line: 1, character: 9 }, { line: 1, character: 16 }, '"Test"');
    assert.equal((await labels(editor))[1], cached);
  });

  it("reports what the builder would refuse, with the document's version, until the file is closed", async () => {
    interface Published {
      readonly version?: number;
      readonly diagnostics: readonly { readonly message: string; readonly source: string; readonly range: object }[];
    }
    const editor = await start();
    const published = (fits: (params: Published) => boolean) =>
      editor.notification<Published>("textDocument/publishDiagnostics", fits);
    editor.open("FROM a\n  RUNN x\n");
    const first = await published(() => true);
    assert.deepEqual(first, {
      uri: editor.uri,
      version: 1,
      diagnostics: [
        {
          range: { start: { line: 1, character: 2 }, end: { line: 1, character: 8 } },
          severity: 1,
          source: "cache-lens",
          message: "Unknown instruction RUNN.",
        },
      ],
    });
    editor.replace({ line: 1, character: 5 }, { line: 1, character: 6 }, "");
    assert.deepEqual((await published(({ version }) => version === 2)).diagnostics, []);
    editor.notify("textDocument/didClose", { textDocument: { uri: editor.uri } });
    assert.deepEqual((await published(({ version }) => version === undefined)).diagnostics, []);
  });

  it("has a client clear the marks of a document of which nothing is predicted, for each version", async () => {
    const editor = await start();
    editor.open(builtText);
    const marks = (of: number) =>
      editor.notification<MarksParams>(serverNotifications.marks, ({ version }) => version === of);
    assert.deepEqual(await marks(1), { uri: editor.uri, version: 1, marks: [] });
    editor.replace({ line: 0, character: 0 }, { line: 0, character: 0 }, "# moved\n");
    assert.deepEqual((await marks(2)).marks, []);
  });

  it("shows what is held while Docker thinks, however long", async () => {
    const editor = await start({ docker: "sleep 60" });
    editor.open(builtText);
    assert.match((await editor.status()).text, /looking for builds/);
    const before = performance.now();
    editor.replace({ line: 1, character: 9 }, { line: 1, character: 15 }, "x");
    assert.deepEqual(await labels(editor), []);
    assert.ok(performance.now() - before < 2000, "an edit waits for nobody");
  });

  it("finds a newer build when it is told that one ended, and has the editor draw it", async () => {
    const editor = await start();
    editor.open(builtText);
    await editor.status(({ level }) => level === "trouble");
    assert.deepEqual(await labels(editor), []);
    await storeBuild(editor.home, join(editor.folder, "Dockerfile"));
    editor.notify(clientNotifications.building, { uri: editor.uri, building: true });
    await editor.status(({ text }) => text === "building…");
    editor.notify(clientNotifications.building, { uri: editor.uri, building: false });
    await editor.status(({ detail }) => detail.includes("Last build: 2/4 cached"));
    assert.deepEqual(await labels(editor), [cached, cached, built, built]);
    assert.ok(editor.asked.includes("workspace/inlayHint/refresh"));
    assert.ok(editor.asked.includes("workspace/codeLens/refresh"));
  });

  it("heeds settings, at the start and when they change", async () => {
    const settings = (hints: object) => ({ cacheLens: { hints } });
    const editor = await startWithBuild({ initialization: { settings: settings({ enabled: false }) } });
    assert.deepEqual(await labels(editor), []);
    editor.notify("workspace/didChangeConfiguration", { settings: settings({ enabled: true }) });
    assert.equal((await labels(editor)).length, 4);
  });

  describe("in an untrusted workspace", () => {
    it("runs nothing and reads nothing until the workspace is trusted", async () => {
      const editor = await start({
        docker: 'touch "$HOME/docker-was-run"; exit 1',
        initialization: { trusted: false, hasCommands: true },
      });
      await storeBuild(editor.home, join(editor.folder, "Dockerfile"));
      editor.open(`${builtText}RUNN x\n`);
      assert.equal((await editor.status()).text, "builds off");
      editor.notify(clientNotifications.refresh, { cause: "command" });
      assert.deepEqual(await labels(editor), []);
      const problems = await editor.notification<{ diagnostics: unknown[] }>("textDocument/publishDiagnostics");
      assert.equal(problems.diagnostics.length, 1);
      const lenses = await editor.request<unknown[]>("textDocument/codeLens", { textDocument: { uri: editor.uri } });
      assert.equal(lenses.length, 1);
      assert.equal(existsSync(join(editor.folder, "docker-was-run")), false);

      editor.notify(clientNotifications.trusted, undefined);
      await editor.status(({ level }) => level === "trouble");
      assert.equal((await labels(editor))[0], cached);
      assert.equal(existsSync(join(editor.folder, "docker-was-run")), true);
    });
  });

  describe("without an answer from Docker", () => {
    const cases: readonly (readonly [string, EditorOptions, string])[] = [
      ["no docker command", {}, "Docker not found"],
      ["nobody at DOCKER_HOST", { docker: cannotConnect() }, "Docker not running"],
      [
        "no permission on the socket",
        { docker: fail("permission denied while trying to connect") },
        "no permission for Docker",
      ],
      ["garbage from docker, and no engine", { docker: 'printf "\\001{[garbage"' }, "Docker not running"],
      ["a docker that dies", { docker: "kill -9 $$" }, "Docker not running"],
    ];
    for (const [name, options, text] of cases) {
      it(`says so in one status and one line of the log: ${name}`, async () => {
        const editor = await start(options);
        editor.open(builtText);
        const status = await editor.status(({ level }) => level !== "busy");
        assert.deepEqual([status.text, status.level], [text, "trouble"]);
        assert.match(status.detail, /\.$/);
        editor.notify(clientNotifications.refresh, { cause: "command" });
        const log = await editor.notification<{ message: string }>("window/logMessage");
        assert.notEqual(log.message, "");
        await assert.rejects(soon(editor.notification("window/showMessage")));
        assert.deepEqual(await labels(editor), []);
      });
    }
  });

  describe("with documents and messages that make no sense", () => {
    it("takes any text", async () => {
      const editor = await start();
      for (const text of [
        "",
        "\0\u{fffd}\ud800",
        "\\",
        "FROM\nFROM <<EOF\n",
        `RUN ${"<<A ".repeat(500)}`,
        "\n".repeat(5000),
      ]) {
        const uri = `untitled:${text.length}`;
        editor.open(text, uri);
        assert.deepEqual(await labels(editor, uri), []);
      }
    });

    it("shows nothing of what is not open, of ignore files, and of files on no disk", async () => {
      const editor = await startWithBuild();
      assert.deepEqual(await labels(editor, "file:///elsewhere/Dockerfile"), []);
      const ignore = `${editor.uri}.dockerignore`;
      editor.open("*\n!src\n", ignore);
      const { diagnostics } = await editor.notification<{ uri: string; diagnostics: unknown[] }>(
        "textDocument/publishDiagnostics",
        ({ uri }) => uri === ignore,
      );
      assert.deepEqual(diagnostics, []);
      editor.open(builtText, "untitled:Untitled-1");
      assert.equal((await editor.status(({ uri }) => uri === "untitled:Untitled-1")).text, "no builds");
    });

    it("goes on after messages that it does not know or can't read", async () => {
      const editor = await startWithBuild();
      await assert.rejects(editor.request("cacheLens/nonsense", { a: 1 }));
      editor.notify("cacheLens/nonsense", null);
      editor.notify("workspace/didChangeConfiguration", { settings: "nonsense" });
      editor.notify("textDocument/didChange", {
        textDocument: { uri: "file:///nowhere", version: 9 },
        contentChanges: [],
      });
      assert.equal((await labels(editor)).length, 4);
    });
  });
});

function fail(message: string): string {
  return `echo "${message}" >&2; exit 1`;
}

function cannotConnect(): string {
  return fail("Cannot connect to the Docker daemon at tcp://127.0.0.1:1. Is the docker daemon running?");
}

/** Fails when the promise did not settle within a moment. */
function soon<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  const late = new Promise<never>((_, reject) => setTimeout(() => reject(new Error("not now")), 200));
  return Promise.race([promise, late]);
}
