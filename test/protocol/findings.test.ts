// What the built server reports of a Dockerfile, and how an editor has it mended: no Docker is needed.
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { storeBuild } from "./storedBuild.ts";
import { type Editor, type EditorOptions, type Position, startEditor } from "./editor.ts";

interface Diagnostic {
  readonly range: { readonly start: Position; readonly end: Position };
  readonly code?: string;
  readonly severity: number;
  readonly message: string;
  readonly codeDescription?: { readonly href: string };
}

interface Action {
  readonly title: string;
  readonly kind: string;
  readonly isPreferred?: boolean;
  readonly command?: { readonly arguments: readonly unknown[] };
  readonly edit?: {
    readonly documentChanges: readonly {
      readonly textDocument: { readonly version: number };
      readonly edits: readonly { readonly range: Diagnostic["range"]; readonly newText: string }[];
    }[];
  };
}

const five = "FROM scratch\nCOPY 1 .\nADD 2 .\nADD 3 .\nADD 4 .\nADD 5 .\n";

describe("Findings", function () {
  this.timeout(30_000);
  const started: Editor[] = [];
  /** An editor of a project with the files 1 to 5. */
  const start = async (text: string, options: EditorOptions = {}): Promise<Editor> => {
    const editor = await startEditor(options);
    started.push(editor);
    for (const name of ["1", "2", "3", "4", "5"]) writeFileSync(join(editor.folder, name), name);
    editor.open(text);
    return editor;
  };
  afterEach(async () => {
    await Promise.all(started.splice(0).map((editor) => editor.close()));
  });

  /** Waits until so many findings are shown. */
  const findings = async (editor: Editor, count: number): Promise<readonly Diagnostic[]> => {
    const { diagnostics } = await editor.notification<{ diagnostics: readonly Diagnostic[] }>(
      "textDocument/publishDiagnostics",
      ({ diagnostics }) => diagnostics.length === count,
    );
    return diagnostics;
  };
  const actions = (editor: Editor, line: number, only?: readonly string[]): Promise<Action[]> => {
    const range = { start: { line, character: 0 }, end: { line, character: 0 } };
    const context = { diagnostics: [], ...(only === undefined ? {} : { only }) };
    return editor.request("textDocument/codeAction", { textDocument: { uri: editor.uri }, range, context });
  };
  /** The text after an action. */
  const apply = async (editor: Editor, action: Action | undefined, text: string): Promise<string> => {
    const { edit } = await editor.request<Action>("codeAction/resolve", action);
    const [change] = edit?.documentChanges ?? [];
    assert.equal(change?.textDocument.version, 1);
    return [...change.edits].reverse().reduce((before, { range, newText }) => {
      return before.slice(0, offsetAt(before, range.start)) + newText + before.slice(offsetAt(before, range.end));
    }, text);
  };

  it("are shown at their lines, with a code and its severity", async () => {
    const editor = await start("FROM scratch\nCOPY 1 /d/\nCOPY 2 /d/\n", { initialization: { hasCommands: true } });
    const [finding] = await findings(editor, 1);
    assert.deepEqual(finding, {
      range: { start: { line: 1, character: 0 }, end: { line: 1, character: 10 } },
      severity: 3,
      source: "cache-lens",
      code: "merge-copy",
      codeDescription: { href: "command:cacheLens.showRule?%5B%22merge-copy%22%5D" },
      message: "2 COPY steps into /d/ make 2 layers: one COPY copies the same files in one.",
    });
  });

  it("stay on their lines while the user types above them", async () => {
    const editor = await start("FROM scratch\nCOPY 1 /d/\nCOPY 2 /d/\n");
    await findings(editor, 1);
    editor.replace({ line: 0, character: 0 }, { line: 0, character: 0 }, "# a comment\n");
    const [moved] = await findings(editor, 1);
    assert.equal(moved?.range.start.line, 2);
  });

  it("are mended by a fix whose edit is made when it is asked for", async () => {
    const text = "FROM scratch\nCOPY 1 /d/\nCOPY 2 /d/\n";
    const editor = await start(text);
    await findings(editor, 1);
    const [fix, ignore] = await actions(editor, 2);
    assert.equal(fix?.title, "Merge 2 COPY instructions");
    assert.equal(fix.isPreferred, true);
    assert.equal(fix.edit, undefined);
    assert.equal(await apply(editor, fix, text), "FROM scratch\nCOPY 1 2 /d/\n");
    assert.equal(ignore?.title, "Ignore merge-copy here");
    assert.equal(
      await apply(editor, ignore, text),
      "FROM scratch\n# cachelens ignore=merge-copy\nCOPY 1 /d/\nCOPY 2 /d/\n",
    );
    assert.deepEqual(await actions(editor, 0), []);
  });

  it("are mended one by one where a rule finds several at one line", async () => {
    const text = "FROM debian:12\nRUN apt-get update && apt-get install -y python3-pip && pip install flask\n";
    const editor = await start(text);
    const [apt, pip] = await findings(editor, 2);
    assert.deepEqual([apt?.code, pip?.code], ["apt-lists", "apt-lists"]);
    const fix = (await actions(editor, 1)).find(({ title }) => title.startsWith("Add --no-cache-dir"));
    assert.match(await apply(editor, fix, text), /&& pip install --no-cache-dir flask\n$/);
    const ignores = (await actions(editor, 1)).filter(({ title }) => title === "Ignore apt-lists here");
    assert.equal(ignores.length, 1);
  });

  it("are mended by a fix that says in its title what it saves, as a build has shown", async () => {
    const text = "FROM node\nWORKDIR /app\nCOPY . .\nRUN npm ci\n";
    const editor = await startEditor();
    started.push(editor);
    for (const name of ["package.json", "package-lock.json"]) writeFileSync(join(editor.folder, name), "{}");
    await storeBuild(editor.home, join(editor.folder, "Dockerfile"), text);
    editor.open(text);
    // The files are looked at after the text.
    await editor.notification<{ diagnostics: readonly Diagnostic[] }>(
      "textDocument/publishDiagnostics",
      ({ diagnostics }) => diagnostics.some(({ message }) => message.includes("package.json")),
    );
    const [fix] = await actions(editor, 2);
    const said = "Copy package-lock.json and package.json before npm ci · saves ≈1.5 s at each change of line 3";
    assert.equal(fix?.title, said);
    const [all] = await actions(editor, 2, ["source.fixAll.cacheLens"]);
    const both = "Apply all cache fixes that keep the image the same · saves ≈1.5 s at each change of line 3";
    assert.equal(all?.title, both);
    const mended = "FROM node\nWORKDIR /app\nCOPY package-lock.json package.json ./\nRUN npm ci\nCOPY . .\n";
    assert.equal(await apply(editor, fix, text), mended);
  });

  it("are mended by a build of the stage alone", async () => {
    const text = "FROM ubuntu AS base\nRUN apt-get upgrade -y\nCOPY 1 .\nADD 2 .\n";
    const editor = await startEditor({ initialization: { hasCommands: true } });
    started.push(editor);
    await storeBuild(editor.home, join(editor.folder, "Dockerfile"), text);
    editor.open(text);
    await editor.notification<{ diagnostics: readonly Diagnostic[] }>(
      "textDocument/publishDiagnostics",
      ({ diagnostics }) => diagnostics.some(({ code }) => code === "stale-upgrade"),
    );
    const rebuild = (await actions(editor, 1)).find(({ title }) => title.startsWith("Rebuild"));
    assert.equal(rebuild?.title, "Rebuild stage base without cache");
    assert.deepEqual(rebuild.command?.arguments, [editor.uri, "base"]);
  });

  describe("of noise in the context", () => {
    const text = "FROM node\nCOPY . .\nRUN make\n";
    /** The changes that leave noise out, with the ignore file as it is on the disk, and as it is open with edits. */
    const leaveOut = async (saved: string | null, opened: string | null): Promise<unknown> => {
      const editor = await startEditor();
      started.push(editor);
      const path = join(editor.folder, ".dockerignore");
      if (saved !== null) writeFileSync(path, saved);
      mkdirSync(join(editor.folder, ".git"));
      writeFileSync(join(editor.folder, ".git/HEAD"), "");
      editor.open(text);
      const uri = pathToFileURL(path).href;
      const textDocument = { uri, languageId: "ignore", version: 1, text: saved ?? "" };
      if (opened !== null) {
        editor.notify("textDocument/didOpen", { textDocument });
        const changes = { textDocument: { uri, version: 7 }, contentChanges: [{ text: opened }] };
        editor.notify("textDocument/didChange", changes);
      }
      await findings(editor, 1);
      const fix = (await actions(editor, 1)).find(({ title }) => title.includes("out of the build context"));
      const { edit } = await editor.request<Action>("codeAction/resolve", fix);
      return JSON.parse(JSON.stringify(edit?.documentChanges).replaceAll(uri, "IGNORE"));
    };
    const insert = (version: number | null, line: number, character: number, newText: string): object => {
      const at = { line, character };
      return { textDocument: { uri: "IGNORE", version }, edits: [{ range: { start: at, end: at }, newText }] };
    };

    it("are mended by lines at the end of the ignore file", async () => {
      assert.deepEqual(await leaveOut("a\n", null), [insert(null, 1, 0, ".git\n")]);
      const made = { kind: "create", uri: "IGNORE" };
      assert.deepEqual(await leaveOut(null, null), [made, insert(null, 0, 0, ".git\n")]);
    });

    it("are mended where that ends in the editor, when it has edits that are not saved", async () => {
      assert.deepEqual(await leaveOut("a\n", "a\nb\nc"), [insert(7, 2, 1, "\n.git\n")]);
      assert.deepEqual(await leaveOut("a\nb\n", ""), [insert(7, 0, 0, ".git\n")]);
    });
  });

  it("are all mended at once where the image stays the same", async () => {
    const editor = await start(five);
    await findings(editor, 5);
    const [all, ...others] = await actions(editor, 0, ["source.fixAll"]);
    assert.deepEqual(others, []);
    assert.equal(all?.kind, "source.fixAll.cacheLens");
    assert.equal(await apply(editor, all, five), "FROM scratch\nCOPY 1 2 3 4 5 /\n");
  });

  it("are not mended in a text that has changed since", async () => {
    const editor = await start(five);
    await findings(editor, 5);
    const [fix] = await actions(editor, 2);
    editor.replace({ line: 0, character: 0 }, { line: 0, character: 0 }, "# a comment\n");
    assert.equal((await editor.request<Action>("codeAction/resolve", fix)).edit, undefined);
  });

  it("are shown as the user wants them", async () => {
    const severity = { "merge-copy": "warning", "add-to-copy": "off", "no-match": "off" };
    const editor = await start(`${five}COPY 6 /d/\nCOPY 7 /d/\n`, {
      initialization: { settings: { cacheLens: { rules: { severity } } } },
    });
    const found = await findings(editor, 2);
    assert.deepEqual(
      found.map((each) => [each.code, each.severity]),
      [
        ["merge-copy", 2],
        ["merge-copy", 2],
      ],
    );
    editor.notify("workspace/didChangeConfiguration", { settings: { cacheLens: { rules: { enabled: false } } } });
    assert.deepEqual(await findings(editor, 0), []);
  });

  it("go by no file where the workspace is not trusted", async () => {
    const editor = await start(`${five}COPY 6 /d/\nCOPY 7 /d/\n`, { initialization: { trusted: false } });
    assert.deepEqual(
      (await findings(editor, 2)).map(({ code }) => code),
      ["merge-copy", "merge-copy"],
    );
  });
});

function offsetAt(text: string, { line, character }: Position): number {
  const lines = text.split("\n").slice(0, line);
  return lines.join("\n").length + (line > 0 ? 1 : 0) + character;
}
