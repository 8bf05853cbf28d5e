import * as v from "valibot";
import { defaultSettings, ruleSeverities, type Settings } from "../../../protocol/settings.ts";
import type { Severities } from "../core/rules/checkRules.ts";
import type { RuleOptions } from "../core/rules/rule.ts";

/** The settings that the server heeds, under their full names. */
export type ServerSettings = Pick<Settings, Heeded>;

type Heeded =
  | "cacheLens.hints.enabled"
  | "cacheLens.hints.detail"
  | "cacheLens.codeLens.enabled"
  | "cacheLens.rules.enabled"
  | "cacheLens.rules.severity"
  | "cacheLens.rules.staleAfterDays"
  | "cacheLens.build.arguments"
  | "cacheLens.docker.askRegistry"
  | "cacheLens.docker.readImagesUpTo"
  | "cacheLens.docker.environment";

/** What the user wants of rules. */
export interface RuleSettings {
  readonly isEnabled: boolean;
  readonly severities: Severities;
  readonly options: RuleOptions;
}

/** The same of the settings. */
export function ruleSettings(settings: ServerSettings): RuleSettings {
  return {
    isEnabled: settings["cacheLens.rules.enabled"],
    severities: new Map(Object.entries(settings["cacheLens.rules.severity"])),
    options: { staleAfterDays: settings["cacheLens.rules.staleAfterDays"] },
  };
}

/** Reads what a client sends: an object that holds the settings nested under `cacheLens`. What is missing or wrong is the default. */
export function readSettings(sent: unknown): ServerSettings {
  const read = <N extends Heeded>(name: N, schema: v.GenericSchema<unknown, Settings[N]>): Settings[N] => {
    const parsed = v.safeParse(schema, valueAt(sent, name));
    return parsed.success ? parsed.output : defaultSettings[name];
  };
  return {
    "cacheLens.hints.enabled": read("cacheLens.hints.enabled", v.boolean()),
    "cacheLens.hints.detail": read("cacheLens.hints.detail", v.picklist(["compact", "full"])),
    "cacheLens.codeLens.enabled": read("cacheLens.codeLens.enabled", v.boolean()),
    "cacheLens.rules.enabled": read("cacheLens.rules.enabled", v.boolean()),
    "cacheLens.rules.severity": read("cacheLens.rules.severity", v.record(v.string(), v.picklist(ruleSeverities))),
    "cacheLens.rules.staleAfterDays": read("cacheLens.rules.staleAfterDays", v.pipe(v.number(), v.minValue(0))),
    "cacheLens.build.arguments": read("cacheLens.build.arguments", v.array(v.string())),
    "cacheLens.docker.askRegistry": read("cacheLens.docker.askRegistry", v.boolean()),
    "cacheLens.docker.readImagesUpTo": read("cacheLens.docker.readImagesUpTo", v.pipe(v.number(), v.minValue(0))),
    "cacheLens.docker.environment": read("cacheLens.docker.environment", v.record(v.string(), v.string())),
  };
}

function valueAt(sent: unknown, name: string): unknown {
  return name.split(".").reduce<unknown>((value, key) => {
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  }, sent);
}
