import assert from "node:assert/strict";
import { defaultSettings } from "../../../protocol/settings.ts";
import { readSettings } from "./settings.ts";

describe("Settings that a client sends", () => {
  it("are read from under cacheLens", () => {
    const environment = { DOCKER_HOST: "unix:///x.sock" };
    const sent = {
      cacheLens: {
        hints: { enabled: false, detail: "full" },
        build: { arguments: ["--pull"] },
        docker: { environment },
        rules: { severity: { ripple: "off" } },
      },
    };
    assert.deepEqual(readSettings(sent), {
      "cacheLens.hints.enabled": false,
      "cacheLens.hints.detail": "full",
      "cacheLens.codeLens.enabled": true,
      "cacheLens.rules.enabled": true,
      "cacheLens.rules.severity": { ripple: "off" },
      "cacheLens.rules.staleAfterDays": 7,
      "cacheLens.build.arguments": ["--pull"],
      "cacheLens.docker.askRegistry": false,
      "cacheLens.docker.readImagesUpTo": 1000,
      "cacheLens.docker.environment": environment,
    });
  });

  it("fall back to the default, each for itself", () => {
    const wrong = {
      cacheLens: {
        hints: { enabled: "yes", detail: "full" },
        codeLens: 7,
        docker: { environment: [1], askRegistry: "always" },
        rules: { staleAfterDays: -1 },
      },
    };
    const read = readSettings(wrong);
    assert.equal(read["cacheLens.hints.enabled"], true);
    assert.equal(read["cacheLens.hints.detail"], "full");
    assert.equal(read["cacheLens.codeLens.enabled"], true);
    assert.equal(read["cacheLens.docker.askRegistry"], false);
    assert.deepEqual(read["cacheLens.docker.environment"], {});
    assert.equal(read["cacheLens.rules.staleAfterDays"], 7);
  });

  it("are the defaults when there are none", () => {
    for (const sent of [undefined, null, 1, "x", [], {}, { cacheLens: null }]) {
      for (const [name, value] of Object.entries(readSettings(sent))) {
        assert.deepEqual(value, defaultSettings[name as keyof typeof defaultSettings]);
      }
    }
  });
});
