import assert from "node:assert/strict";
import { allRules } from "./all.ts";
import { checkInSteps } from "./checkRules.ts";
import { check, factsOf, fileOf, findings, linesOf } from "./rules.fixture.ts";

const rule = "context-noise";
const files = {
  "package.json": "{}",
  "src/a.js": "1",
  ".git/HEAD": fileOf(100),
  ".git/objects/ab": fileOf(1_900_000),
  "node_modules/a/b.js": fileOf(5_000_000),
  "packages/a/node_modules/c": fileOf(1_000_000),
  Dockerfile: "FROM x",
};

describe("context-noise", () => {
  it("says what is taken in, how much it is, and what a change of it costs", () => {
    const text = "FROM x\nCOPY . .\nRUN npm ci\n";
    assert.deepEqual(findings(rule, text, { files, last: { 2: { seconds: 2 }, 3: { seconds: 48 } } }), [
      "2-2 This COPY takes in node_modules (2 files, 6 MB), .git (2 files, 1.9 MB, new with each commit) and the Dockerfile itself: each change of any of them runs 2 steps again (≈50 s).",
    ]);
    const [finding] = check(rule, text, { files });
    assert.equal(finding?.costBytes, 7_900_100);
    assert.equal(finding.costMs, null);
  });

  it("tells of the Dockerfile alone where a RUN follows", () => {
    const only = { files: { Dockerfile: "", a: "" }, last: {} };
    assert.deepEqual(findings(rule, "FROM x\nCOPY . .\nRUN make\n", only), [
      "2-2 This COPY takes in the Dockerfile itself: each change of it runs 2 steps again.",
    ]);
    assert.deepEqual(linesOf(rule, "FROM x\nCOPY . .\nCMD a\n", only), []);
    assert.match(
      findings(rule, "FROM x\nCOPY . .\nRUN make\n", { files: only.files })[0] ?? "",
      /takes in Dockerfile: /,
    );
  });

  it("says how often it changes, by the commits that changed it", () => {
    const noisy = { "app.log": "1", "log/b.log": "22", ".vscode/settings.json": "{}", a: "", Dockerfile: "" };
    const text = "FROM x\nCOPY . .\nRUN make\n";
    const commits = [["app.log", "a"], ["log/b.log"], ["app.log", "Dockerfile"], ...Array<string[]>(7).fill(["a"])];
    assert.deepEqual(findings(rule, text, { files: noisy, commits }), [
      "2-2 This COPY takes in .vscode (1 file, 2 B), log/*.log (1 file, 2 B, changed in 1 of the last 10 commits), *.log (1 file, 1 B, changed in 2 of the last 10 commits) and Dockerfile (changed in 1 of the last 10 commits): each change of any of them runs 2 steps again.",
    ]);
    const [few = ""] = findings(rule, text, { files: noisy, commits: commits.slice(0, 9) });
    assert.doesNotMatch(few, /commit/);
  });

  it("takes logs together, where they are no data of the project", () => {
    const logs = { "a.log": "1", "logs/b.log": "1", "server/log/c.log": "1", "debug.log/x": "" };
    const [finding] = check(rule, "FROM x\nCOPY . .\n", { files: logs });
    assert.deepEqual(
      finding?.fixes.map(({ title }) => title),
      ["Leave *.log, logs/*.log and server/log/*.log out of the build context"],
    );
    const data = { "test/data/access.log": "1", "src/log/log.js": "1", catalog: "1" };
    assert.deepEqual(linesOf(rule, "FROM x\nCOPY . .\n", { files: data }), []);
    assert.deepEqual(linesOf(rule, "FROM x\nCOPY a.log .\nCOPY logs/ .\n", { files: logs }), [], "they are named");
  });

  it("gives the lines that the ignore file lacks", () => {
    const [finding] = check(rule, "FROM x\nCOPY . .\nRUN npm ci\n", { files });
    assert.deepEqual(finding?.fixes, [
      {
        kind: "ignore",
        title: "Leave **/node_modules, .git and Dockerfile out of the build context",
        keepsImage: false,
        patterns: ["**/node_modules", ".git", "Dockerfile"],
      },
    ]);
  });

  it("tells of each thing once", () => {
    const text = "FROM x\nCOPY . .\nRUN npm ci\nFROM y\nCOPY . .\nRUN npm ci\n";
    assert.deepEqual(linesOf(rule, text, { files }), [2]);
  });

  it("knows build output by what lies beside it and by what makes it in the image", () => {
    const cases: [run: string, path: string, beside: string][] = [
      ["npm run build", "dist/a", "package.json"],
      ["yarn build", "build/a", "package.json"],
      ["cargo build --release", "target/a", "Cargo.toml"],
      ["mvn -B package", "target/a", "pom.xml"],
      ["./gradlew build", "build/a", "build.gradle"],
      ["dotnet publish", "obj/a", "a.csproj"],
      ["mix compile", "_build/a", "mix.exs"],
      ["pip install flask", "src/__pycache__/a", "app.py"],
      ["make", ".vscode/settings.json", "app.py"],
      ["make", "npm-debug.log", "app.py"],
    ];
    for (const [run, path, beside] of cases) {
      const text = `FROM x\nCOPY . .\nRUN ${run}\n`;
      assert.deepEqual(linesOf(rule, text, { files: { [path]: "1", [beside]: "" } }), [2], run);
      if (!/pycache|vscode|log$/.test(path)) {
        assert.deepEqual(linesOf(rule, "FROM x\nCOPY . .\n", { files: { [path]: "1", [beside]: "" } }), [], path);
        assert.deepEqual(linesOf(rule, text, { files: { [path]: "1" } }), [], `${path} alone`);
      }
    }
  });

  it("is silent where it may be needed, is not taken in, or is not known", () => {
    const silent = [
      "COPY src /src\nRUN npm ci",
      "COPY package.json .\nRUN npm ci",
      "COPY --from=y . .\nRUN npm ci",
      "COPY --exclude=.git . .\nRUN npm ci",
      "COPY --parents . .\nRUN npm ci",
      "COPY src package.json .\nRUN npm ci",
      "RUN --mount=type=bind,target=. npm ci",
    ];
    for (const text of silent) assert.deepEqual(linesOf(rule, `FROM x AS y\nFROM x\n${text}\n`, { files }), [], text);
    assert.deepEqual(linesOf(rule, "FROM x\nCOPY . .\nRUN npm ci\n"), [], "the context was not looked at");
    const git = { files: { ".git/HEAD": "", a: "" } };
    assert.deepEqual(linesOf(rule, "FROM x\nCOPY . .\nRUN git describe > v\n", git), []);
    assert.deepEqual(linesOf(rule, "FROM x\nCOPY . .\nRUN make\n", git), [2]);
    const modules = { files: { "node_modules/a": "", "package.json": "" } };
    assert.deepEqual(linesOf(rule, "FROM x\nCOPY . .\nRUN npm run build\n", modules), [], "nothing else installs them");
    assert.deepEqual(linesOf(rule, "FROM x\nCOPY node_modules n\nCOPY . .\nRUN npm ci\n", modules), [], "it is named");
  });

  it("looks at no more than a keystroke has time for", () => {
    const many = Object.fromEntries(Array.from({ length: 5100 }, (_, at) => [`.git/${at}`, fileOf(1)]));
    const [message = ""] = findings(rule, "FROM x\nCOPY . .\n", { files: many });
    assert.match(message, /more than 4\d{3} files/);
  });

  it("pauses while it looks at many files", () => {
    const many = Object.fromEntries(Array.from({ length: 2500 }, (_, at) => [`a${at % 10}/${at}`, fileOf(1)]));
    const work = checkInSteps(factsOf("FROM x\nCOPY . .\n", { files: { ...many, ".git/a": "" } }), new Map());
    let pauses = 0;
    while (work.next().done !== true) pauses++;
    assert.ok(pauses >= allRules.length + 9, String(pauses));
  });
});
