import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readSample, SAMPLES } from "../../samples.fixture.ts";
import { findNewestRef, listNotesOf, localStateFolder, parseLocalState, readLocalState } from "./localState.ts";

const app = "/home/dev/hw/app";

describe("Where buildx noted a build's files", () => {
  const noted = (ref: string) => parseLocalState(readSample(`history/refs/default/default/${ref}`));

  it("is the context's Dockerfile when no other was named, of failed builds too", () => {
    for (const ref of ["jkbbcjraf2tcvmbvshjsqybml", "n8g116mzrf26mn75op11vxvkm", "ystfriz7vr46hcixq17tndbll"]) {
      assert.deepEqual(noted(ref), { context: app, dockerfile: `${app}/Dockerfile` });
    }
    assert.equal(noted("rp6e4dz7ga0hiwn3yizw7ufl6")?.dockerfile, `${app}/Dockerfile`);
    assert.equal(noted("nj7x6r0pkcqvyhjsw3c4i8vet")?.context, "/home/dev/nogit/app");
  });

  it("is the Dockerfile that was named, inside the context or not", () => {
    assert.equal(noted("6vo9jpjydtxejnuso5jqsz5ti")?.dockerfile, `${app}/Dockerfile`);
    const outside = { context: app, dockerfile: "/home/dev/hw/outside/My.Dockerfile" };
    assert.deepEqual(noted("hmggemoigad355j1586i8ejod"), outside);
  });

  it("is nowhere for a Dockerfile or a context from standard input", () => {
    assert.deepEqual(noted("mbkfxwbij6ck69yuwa4ci9mec"), { context: app, dockerfile: null });
    assert.deepEqual(noted("1uj74drhu5hbebmrkj5zrlgba"), { context: null, dockerfile: null });
    const git = { LocalPath: "https://example.org/x.git", DockerfilePath: "" };
    assert.deepEqual(parseLocalState(JSON.stringify(git)), { context: null, dockerfile: null });
  });

  it("is not known when the note can't be read", () => {
    for (const text of ["", "{", "{}", '{"LocalPath":1}']) assert.equal(parseLocalState(text), null);
  });

  it("is looked up in the folder of Docker's client configuration", () => {
    assert.equal(localStateFolder({ DOCKER_CONFIG: "/c" }), join("/c", "buildx", "refs"));
    assert.equal(localStateFolder({ DOCKER_CONFIG: "/c", BUILDX_CONFIG: "/b" }), join("/b", "refs"));
    const env = { BUILDX_CONFIG: join(SAMPLES, "history") };
    const place = readLocalState("default/default/hmggemoigad355j1586i8ejod", env);
    assert.equal(place?.dockerfile, "/home/dev/hw/outside/My.Dockerfile");
    assert.equal(readLocalState("default/default/lao418icclh9qet8gfippu4bx", env), null);
  });
});

describe("buildx's notes on this machine", () => {
  let folder: string;
  const env = () => ({ BUILDX_CONFIG: folder });
  const note = async (ref: string, text: string, seconds: number) => {
    const path = join(folder, "refs", "default", "default", ref);
    await writeFile(path, text);
    await utimes(path, seconds, seconds);
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "local-state-"));
    await mkdir(join(folder, "refs", "default", "default"), { recursive: true });
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("lead to the real file when the build went through a link", async () => {
    await mkdir(join(folder, "real"));
    await writeFile(join(folder, "real", "Dockerfile"), "");
    await symlink("real", join(folder, "link"));
    await note("r", JSON.stringify({ LocalPath: join(folder, "link"), DockerfilePath: "" }), 1);
    const place = readLocalState("default/default/r", env());
    assert.deepEqual(place, { context: join(folder, "real"), dockerfile: join(folder, "real", "Dockerfile") });
  });

  it("tell the builds of a Dockerfile with a context, newest first", async () => {
    const place = (context: string, dockerfile = "") =>
      JSON.stringify({ LocalPath: join(folder, context), DockerfilePath: dockerfile });
    await note("old", place("app"), 100);
    await note("other", place("lib"), 200);
    await note("elsewhere", place("lib", join(folder, "app", "Dockerfile")), 250);
    await note("new", place("app"), 300);
    await note("known", "not read", 350);
    const app = { dockerfile: join(folder, "app", "Dockerfile"), context: join(folder, "app") };
    const list = (builder = "default/default") => listNotesOf(app, builder, new Set(["known"]), env());
    assert.deepEqual(list(), [
      { ref: "known", notedAt: 350_000 },
      { ref: "new", notedAt: 300_000 },
      { ref: "old", notedAt: 100_000 },
    ]);
    assert.deepEqual(list("other/other"), []);
    for (let number = 1; number <= 49; number++) await note(`r${number}`, place("lib"), 400);
    assert.deepEqual(
      list().map(({ ref }) => ref),
      ["known"],
    );
  });

  it("tell the reference of a build that names itself nowhere else", async () => {
    assert.equal(findNewestRef(1, env()), null);
    await note("older", "{}", 100);
    await note("newer", "{}", 200);
    assert.equal(findNewestRef(150_000, env()), "newer");
    assert.equal(findNewestRef(100_000, env()), "newer");
    assert.equal(findNewestRef(300_000, env()), null);
    assert.equal(findNewestRef(1, { BUILDX_CONFIG: join(folder, "none") }), null);
  });
});
