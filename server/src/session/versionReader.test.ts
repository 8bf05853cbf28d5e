import assert from "node:assert/strict";
import { parseDockerfile } from "../core/dockerfile/parseDockerfile.ts";
import { VersionReader } from "./versionReader.ts";

describe("A reader of versions", () => {
  it("answers the same for the same version, and does not read again what an edit leaves alone", () => {
    const reader = new VersionReader();
    const first = reader.read("FROM a\nRUN b\nRUN c\n");
    assert.equal(reader.read("FROM a\nRUN b\nRUN c\n"), first);
    const second = reader.read("FROM a\nRUN b\nRUN cd\n");
    assert.equal(second.instructions[1], first.instructions[1]);
    assert.deepEqual(second, parseDockerfile("FROM a\nRUN b\nRUN cd\n"));
  });

  it("lets go of old texts after a while", () => {
    const reader = new VersionReader();
    const first = reader.read("FROM a\nRUN b\nRUN c\n");
    for (let version = 0; version <= 200; version++) reader.read(`FROM a\nRUN b\nRUN ${version}\n`);
    assert.notEqual(reader.read("FROM a\nRUN b\nRUN d\n").instructions[0], first.instructions[0]);
  });
});
