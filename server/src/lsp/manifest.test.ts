import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { commands } from "../../../protocol/commands.ts";
import { markColors, markKinds } from "../../../protocol/marks.ts";
import { defaultSettings, ruleSeverities } from "../../../protocol/settings.ts";
import { allRules } from "../core/rules/all.ts";

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly menus: Readonly<Record<string, readonly { readonly command: string }[]>>;
    readonly colors: readonly {
      readonly id: string;
      readonly defaults: Readonly<Record<string, string>>;
    }[];
    readonly configuration: {
      readonly properties: Readonly<Record<string, { readonly default: unknown; readonly properties?: object }>>;
    };
  };
  readonly capabilities: { readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] } };
}

const manifest = JSON.parse(readFileSync(new URL("../../../package.json", import.meta.url), "utf8")) as Manifest;
const { contributes, capabilities } = manifest;

describe("The extension's manifest", () => {
  it("declares exactly the commands that there are", () => {
    assert.deepEqual(contributes.commands.map(({ command }) => command).sort(), Object.values(commands).sort());
  });

  it("offers in menus only commands that there are", () => {
    const offered = Object.values(contributes.menus).flatMap((items) => items.map(({ command }) => command));
    const known: readonly string[] = Object.values(commands);
    assert.deepEqual(
      offered.filter((command) => !known.includes(command)),
      [],
    );
  });

  it("declares exactly the settings that there are, with their defaults", () => {
    const declared = Object.entries(contributes.configuration.properties).map(([name, { default: value }]) => [
      name,
      value,
    ]);
    assert.deepEqual(Object.fromEntries(declared), defaultSettings);
  });

  it("has a severity for each rule that there is, with its default and what it finds", () => {
    const { properties = {} } = contributes.configuration.properties["cacheLens.rules.severity"] ?? {};
    const expected = allRules.map(({ code, summary, severity }) => {
      return [code, { type: "string", enum: ruleSeverities, default: severity, description: `${summary}.` }];
    });
    assert.deepEqual(properties, Object.fromEntries(expected));
  });

  it("declares exactly the colours that there are, for every kind of theme", () => {
    assert.deepEqual(contributes.colors.map(({ id }) => id).sort(), Object.values(markColors).sort());
    for (const { id, defaults } of contributes.colors) {
      assert.deepEqual(Object.keys(defaults).sort(), ["dark", "highContrast", "highContrastLight", "light"], id);
    }
  });

  it("comes with an icon for every kind of mark, each of its own shape", () => {
    const icons = markKinds.map((kind) =>
      readFileSync(new URL(`../../../media/marks/${kind}.svg`, import.meta.url), "utf8"),
    );
    const shapes = icons.map((icon) => [...icon.matchAll(/ d="([^"]*)"/g)].map(([, path]) => path).join());
    assert.equal(new Set(shapes).size, markKinds.length);
  });

  it("keeps an untrusted workspace from saying what a build runs", () => {
    const { restrictedConfigurations } = capabilities.untrustedWorkspaces;
    const risky = Object.keys(defaultSettings).filter((name) => /\.(build|docker)\./.test(name));
    assert.deepEqual([...restrictedConfigurations].sort(), risky.sort());
  });
});
