import assert from "node:assert/strict";
import { buildRecord, NOW } from "../core/presentation/explanation.fixture.ts";
import type { BuildQuery, EngineFault } from "../engine/engine.ts";
import type { NewestBuild } from "../engine/newestBuild.ts";
import { unknown } from "../core/known.ts";
import type { Survey } from "../facts/survey.ts";
import type { Look } from "./outlook.ts";
import { startSession, type Ask } from "./session.ts";

const uri = "file:///project/Dockerfile";
const file = { uri, path: "/project/Dockerfile", text: "FROM a\nRUN b\n" };
const fault: EngineFault = { kind: "notRunning", message: "Start Docker.", detail: "ECONNREFUSED" };
const nothing: Survey = { next: null, files: { folder: null, context: unknown("not looked at"), kinds: new Map() } };
const answer = (facts: Partial<NewestBuild>): NewestBuild => ({ record: null, note: null, fault: null, ...facts });

/** A session with a clock that stands still and sources that answer when told to. */
function startTrial() {
  const questions: {
    query: BuildQuery;
    signal: AbortSignal;
    answer: (build: NewestBuild) => void;
    fail: () => void;
  }[] = [];
  const changed: string[] = [];
  const logged: string[] = [];
  const standing: string[] = [];
  const looked: string[] = [];
  const clock = { now: NOW };
  const session = startSession({
    now: () => clock.now,
    onChange: (changedUri) => changed.push(changedUri),
    onStanding: (uri) => standing.push(uri),
    onFiles: (uri) => looked.push(uri),
    log: (message) => logged.push(message),
  });
  const ask: Ask = (query, signal) =>
    new Promise((resolve, reject) => {
      questions.push({ query, signal, answer: resolve, fail: () => reject(new Error("a bug")) });
    });
  session.askWith({ ask, look: () => Promise.resolve(nothing), measure });
  const say = async (number: number, build: NewestBuild) => {
    questions[number]?.answer(build);
    await settle();
  };
  return { session, questions, changed, looked, logged, standing, clock, say, ask };
}

/** No image is at hand. */
const measure = (): Promise<null> => Promise.resolve(null);

/** Lets all that waits for nothing else go on. */
async function settle(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

/** Longer than a session waits for more files to change. */
async function pause(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 70));
}

describe("A session", () => {
  it("asks for the builds of a file that opens, and tells when it knows", async () => {
    const { session, questions, changed, say } = startTrial();
    session.open(file);
    assert.deepEqual(questions[0]?.query, { dockerfile: file.path, context: null, text: file.text });
    assert.deepEqual(session.standing(uri), { kind: "asking" });
    await say(0, answer({ record: buildRecord() }));
    assert.deepEqual(changed, [uri]);
    assert.deepEqual(session.standing(uri), { kind: "answered" });
    assert.equal(session.explanation(uri)?.lastBuild?.ref, "abc");
  });

  it("asks nobody when the text changes, and shows what it holds on the new text at once", async () => {
    const { session, questions, changed, say } = startTrial();
    session.open(file);
    await say(0, answer({ record: buildRecord() }));
    session.change(uri, "FROM a\n\nRUN b\nRUN c\n");
    const explanation = session.explanation(uri);
    assert.ok(explanation);
    assert.deepEqual(
      explanation.instructions.map(({ instruction }) => instruction.line),
      [1, 3, 4],
    );
    assert.equal(explanation.lastBuild?.ref, "abc");
    assert.equal(questions.length, 1);
    assert.equal(changed.length, 1);
  });

  it("explains a text once", () => {
    const { session } = startTrial();
    session.open(file);
    const explanation = session.explanation(uri);
    session.change(uri, file.text);
    assert.equal(session.explanation(uri), explanation);
    session.change(uri, "FROM b\n");
    assert.notEqual(session.explanation(uri), explanation);
  });

  it("drops the older question when a build ends meanwhile", async () => {
    const { session, questions, say } = startTrial();
    session.open(file);
    void session.refresh("build");
    assert.equal(questions[0]?.signal.aborted, true);
    await say(1, answer({ record: buildRecord({ ref: "newest" }) }));
    await say(0, answer({ record: buildRecord({ ref: "late" }) }));
    assert.equal(session.explanation(uri)?.lastBuild?.ref, "newest");
  });

  it("does not ask again too soon", async () => {
    const { session, questions, clock, say } = startTrial();
    session.open(file);
    await say(0, answer({}));
    await session.refresh("poll");
    await session.refresh("focus");
    assert.equal(questions.length, 1);
    clock.now += 10_000;
    void session.refresh("poll");
    assert.equal(questions.length, 2);
  });

  it("keeps a build when Docker dies, says so, and logs it once", async () => {
    const { session, logged, say, changed } = startTrial();
    session.open(file);
    await say(0, answer({ record: buildRecord() }));
    for (const number of [1, 2]) {
      void session.refresh("build");
      await say(number, answer({ fault }));
    }
    assert.equal(session.explanation(uri)?.lastBuild?.ref, "abc");
    assert.deepEqual(session.standing(uri), { kind: "trouble", trouble: "notRunning", message: "Start Docker." });
    assert.equal(session.isInTrouble(), true);
    assert.deepEqual(logged, ["Start Docker. | ECONNREFUSED"]);
    assert.equal(changed.length, 2);
    void session.refresh("build");
    await say(3, answer({ record: buildRecord() }));
    assert.deepEqual(logged.slice(1), ["Docker answers again."]);
  });

  it("survives sources that break", async () => {
    const { session, questions } = startTrial();
    session.open(file);
    questions[0]?.fail();
    await settle();
    assert.equal(session.standing(uri).kind, "trouble");
  });

  it("says that a build runs, from beginning to end", () => {
    const { session, changed } = startTrial();
    session.open(file);
    session.setBuilding(uri, true);
    assert.deepEqual(session.standing(uri), { kind: "building" });
    session.setBuilding(uri, true);
    session.setBuilding(uri, false);
    assert.deepEqual(session.standing(uri), { kind: "asking" });
    assert.equal(changed.length, 2);
  });

  it("asks nobody in an untrusted workspace until it is trusted", async () => {
    const { session, questions } = startTrial();
    session.askWith(null);
    session.open(file);
    await session.refresh("command");
    assert.equal(questions.length, 0);
    assert.deepEqual(session.standing(uri), { kind: "static", why: "untrusted" });
    assert.equal(session.explanation(uri)?.instructions.length, 2);
    const ask: Ask = (query) => Promise.resolve(answer({ record: buildRecord({ ref: query.dockerfile }) }));
    session.askWith({ ask, look: () => Promise.resolve(nothing), measure });
    await settle();
    assert.equal(session.explanation(uri)?.lastBuild?.ref, file.path);
  });

  it("asks nobody for what is no file", () => {
    const { session, questions } = startTrial();
    session.open({ uri: "untitled:Untitled-1", path: null, text: "FROM a\n" });
    assert.equal(questions.length, 0);
    assert.deepEqual(session.standing("untitled:Untitled-1"), { kind: "static", why: "notOnDisk" });
  });

  it("forgets a file that is closed, and drops its question", async () => {
    const { session, questions, changed, say } = startTrial();
    session.open(file);
    session.close(uri);
    assert.equal(questions[0]?.signal.aborted, true);
    await say(0, answer({ record: buildRecord() }));
    assert.deepEqual(changed, []);
    assert.equal(session.explanation(uri), null);
  });

  it("looks at what the next build starts from, again after an edit, and says when files take long to read", async () => {
    const { session, changed, standing, clock, say, ask } = startTrial();
    const looks: { text: string; isWatched: boolean; end: () => void }[] = [];
    const look: Look = ({ text }, isWatched) =>
      new Promise((resolve) => looks.push({ text, isWatched, end: () => resolve(nothing) }));
    session.askWith({ ask, look, measure });
    session.open(file);
    await say(0, answer({ record: buildRecord() }));
    await pause();
    assert.deepEqual(
      looks.map(({ isWatched }) => isWatched),
      [false],
    );
    session.filesRead(100);
    assert.deepEqual(standing, []);
    clock.now += 400;
    session.filesRead(2000);
    assert.deepEqual(session.standing(uri), { kind: "reading", files: 2000 });
    assert.deepEqual(standing, [uri]);
    session.change(uri, "FROM b\n");
    session.filesChanged();
    await pause();
    assert.equal(looks.length, 1, "one look at a time");
    looks[0]?.end();
    await settle();
    assert.deepEqual(session.standing(uri), { kind: "answered" });
    assert.deepEqual(standing, [uri, uri]);
    assert.deepEqual(changed, [uri], "what was looked for in vain is no news");
    assert.deepEqual([looks[1]?.text, looks[1]?.isWatched], ["FROM b\n", true]);
    session.close(uri);
  });

  it("logs that a prediction failed, and shows what it had", async () => {
    const { session, logged, say, ask } = startTrial();
    session.askWith({ ask, look: () => Promise.reject(new Error("a bug")), measure });
    session.open(file);
    await say(0, answer({ record: buildRecord() }));
    await pause();
    assert.deepEqual(logged, ["The next build can't be predicted: Error: a bug"]);
    assert.equal(session.explanation(uri)?.isPredicted, false);
  });
});
