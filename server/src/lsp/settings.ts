import * as v from "valibot";
import { defaultSettings, type Settings } from "../../../protocol/settings.ts";

/** The settings that the server heeds, under their full names. */
export type ServerSettings = Pick<Settings, Heeded>;

type Heeded =
  | "cacheLens.hints.enabled"
  | "cacheLens.hints.detail"
  | "cacheLens.codeLens.enabled"
  | "cacheLens.build.arguments"
  | "cacheLens.docker.askRegistry"
  | "cacheLens.docker.environment";

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
    "cacheLens.build.arguments": read("cacheLens.build.arguments", v.array(v.string())),
    "cacheLens.docker.askRegistry": read("cacheLens.docker.askRegistry", v.boolean()),
    "cacheLens.docker.environment": read("cacheLens.docker.environment", v.record(v.string(), v.string())),
  };
}

function valueAt(sent: unknown, name: string): unknown {
  return name.split(".").reduce<unknown>((value, key) => {
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  }, sent);
}
