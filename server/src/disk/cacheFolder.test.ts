import assert from "node:assert/strict";
import { homedir } from "node:os";
import { join } from "node:path";
import { cacheFolder } from "./cacheFolder.ts";

describe("The folder for what is kept between runs", () => {
  it("is the user's own choice before anything else", () => {
    assert.equal(cacheFolder({ CACHELENS_HOME: "/own", XDG_CACHE_HOME: "/xdg" }), "/own");
  });

  it("is a folder of its own in the user's cache, an empty variable counting as none", () => {
    assert.equal(cacheFolder({ CACHELENS_HOME: "", XDG_CACHE_HOME: "/xdg" }), join("/xdg", "cachelens"));
    assert.equal(cacheFolder({ XDG_CACHE_HOME: "" }, "linux"), join(homedir(), ".cache", "cachelens"));
    assert.equal(cacheFolder({}, "darwin"), join(homedir(), "Library", "Caches", "cachelens"));
    assert.equal(cacheFolder({ LOCALAPPDATA: "/local" }, "win32"), join("/local", "cachelens"));
  });
});
