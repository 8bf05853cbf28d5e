import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";
import type { Connection } from "vscode-languageserver/node";
import { keepDrawn } from "./redraw.ts";
import type { ClientState } from "./server.ts";

describe("Hints that are others now", () => {
  function draw(client: Partial<ClientState> = {}) {
    const told: string[] = [];
    const tell = (what: string) => () => {
      told.push(what);
      return Promise.resolve();
    };
    const connection = { languages: { inlayHint: { refresh: tell("hints") } }, sendRequest: tell("lenses") };
    const can = { canRefreshHints: true, canRefreshLenses: false, ...client };
    return { told, ...keepDrawn(connection as unknown as Connection, can, 0) };
  }

  it("are told of until the editor asks, since VS Code may not have heard it", async () => {
    const { told, redraw, noteAsked } = draw();
    redraw();
    noteAsked();
    await setTimeout(5);
    assert.deepEqual(told, ["hints"]);
    redraw();
    while (told.length < 3) await setTimeout(1);
    noteAsked();
    const { length } = told;
    await setTimeout(10);
    assert.equal(told.length, length);
  });

  it("are told of some times only, as nobody asks for what is not on the screen", async () => {
    const { told, redraw } = draw({ canRefreshLenses: true });
    redraw();
    while (told.length < 5) await setTimeout(1);
    await setTimeout(10);
    assert.deepEqual(told, ["hints", "lenses", "hints", "hints", "hints"]);
  });

  it("are told to nobody who can't ask again", async () => {
    const { told, redraw } = draw({ canRefreshHints: false });
    redraw();
    await setTimeout(5);
    assert.deepEqual(told, []);
  });
});
