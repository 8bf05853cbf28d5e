import { known, unknown, type Known } from "../known.ts";
import { baseName, joinPaths } from "./paths.ts";

/** A `--mount` of RUN with its defaults filled in. Parts that were not given are null. */
export interface Mount {
  readonly type: MountType;
  readonly from: string | null;
  readonly source: string | null;
  readonly target: string | null;
  readonly readOnly: boolean;
  /** Bytes. */
  readonly size: number | null;
  readonly id: string | null;
  readonly sharing: Sharing | null;
  readonly required: boolean;
  readonly env: string | null;
  readonly mode: number | null;
  readonly uid: number | null;
  readonly gid: number | null;
}

export type MountType = "bind" | "cache" | "tmpfs" | "secret" | "ssh";
export type Sharing = "shared" | "private" | "locked";

/** A `--mount` as read: its options, and why the builder refuses it, else null. */
export interface MountReading {
  readonly mount: Known<Mount>;
  readonly error: string | null;
}

const types: readonly MountType[] = ["bind", "cache", "tmpfs", "secret", "ssh"];
const sharings: readonly Sharing[] = ["shared", "private", "locked"];

/** The stage or image that a `--mount` names with `from`, which builders do not expand; null when it names none. */
export function readMountFrom(text: string): string | null {
  const fields = splitFields(text) ?? [];
  const values = fields.filter((field) => /^from=/i.test(field)).map((field) => field.slice("from=".length));
  return values.at(-1) || null;
}

/** Reads the value of a `--mount` with BuildKit's rules (instructions/commands_runmount.go). */
export function readMount(text: string, expand: (word: string) => Known<string>): MountReading {
  const fields = splitFields(text);
  if (fields === null) return refuse("its quotes do not match");
  const draft: Draft = { ...emptyDraft };
  for (const field of fields) {
    const equals = field.indexOf("=");
    const key = (equals === -1 ? field : field.slice(0, equals)).toLowerCase();
    const value = equals === -1 ? known(null) : expand(field.slice(equals + 1));
    if (!value.known) return { mount: value, error: null };
    const error = readOption(draft, key, value.value);
    if (error !== null) return refuse(error);
  }
  const error = findConflict(draft);
  return error === null ? { mount: known(finish(draft)), error: null } : refuse(error);
}

/** Where a mount appears: relative targets are resolved, secrets go to their usual place; empty where nothing is said. */
export function resolveMountTarget(mount: Mount, workdir: string): string {
  const target = mount.target ?? "";
  if (mount.type === "ssh") return target;
  if (mount.type === "secret") {
    if (target !== "" || mount.env !== null) return target;
    return `/run/secrets/${baseName(mount.source || mount.id || "")}`;
  }
  return target.startsWith("/") ? target : joinPaths("/", workdir, target);
}

function refuse(error: string): MountReading {
  return { mount: unknown(`its mount is refused: ${error}`), error };
}

type Draft = { -readonly [Key in keyof Mount]: Mount[Key] } & { isReadOnlySet: boolean };

const emptyDraft: Draft = {
  type: "bind",
  from: null,
  source: null,
  target: null,
  readOnly: true,
  size: null,
  id: null,
  sharing: null,
  required: false,
  env: null,
  mode: null,
  uid: null,
  gid: null,
  isReadOnlySet: false,
};

/** Puts one option into the draft; `value` is null when there is no `=`. Returns why it is refused, else null. */
function readOption(draft: Draft, key: string, value: string | null): string | null {
  switch (key) {
    case "readonly":
    case "ro":
      return setReadOnly(draft, key, value, true);
    case "readwrite":
    case "rw":
      return setReadOnly(draft, key, value, false);
    case "required":
      return setRequired(draft, value);
    default:
      return value === null ? `${key} needs a value` : readValue(draft, key, value);
  }
}

function readValue(draft: Draft, key: string, value: string): string | null {
  switch (key) {
    case "type":
      return setType(draft, value);
    case "from":
      draft.from = value;
      return null;
    case "source":
    case "src":
      draft.source = value;
      return null;
    case "target":
    case "dst":
    case "destination":
      draft.target = value;
      return null;
    case "id":
      draft.id = value;
      return null;
    case "env":
      draft.env = value;
      return null;
    case "sharing":
      return setSharing(draft, value);
    case "size":
      return setSize(draft, value);
    case "mode":
      return setNumber(draft, "mode", value, 8);
    case "uid":
    case "gid":
      return setNumber(draft, key, value, 10);
    default:
      return `there is no option ${key}`;
  }
}

function setReadOnly(draft: Draft, key: string, value: string | null, meaning: boolean): string | null {
  const flag = value === null ? true : readBoolean(value);
  if (flag === null) return `${key} is neither true nor false`;
  draft.readOnly = flag === meaning;
  draft.isReadOnlySet = true;
  return null;
}

function setRequired(draft: Draft, value: string | null): string | null {
  if (draft.type !== "secret" && draft.type !== "ssh") return `required does not go with type ${draft.type}`;
  const flag = value === null ? true : readBoolean(value);
  if (flag === null) return "required is neither true nor false";
  draft.required = flag;
  return null;
}

function setType(draft: Draft, value: string): string | null {
  const type = types.find((each) => each === value.toLowerCase());
  if (type === undefined) return `there is no type ${value}`;
  draft.type = type;
  return null;
}

function setSharing(draft: Draft, value: string): string | null {
  const sharing = sharings.find((each) => each === value.toLowerCase());
  if (sharing === undefined) return `there is no sharing ${value}`;
  draft.sharing = sharing;
  return null;
}

function setSize(draft: Draft, value: string): string | null {
  if (draft.type !== "tmpfs") return `size does not go with type ${draft.type}`;
  const match = /^(\d+(?:\.\d+)?) ?([kmgtp]?)i?b?$/i.exec(value);
  if (match === null) return `${value} is no size`;
  const [, number = "", unit = ""] = match;
  draft.size = Math.floor(Number(number) * 1024 ** " kmgtp".indexOf(unit.toLowerCase() || " "));
  return null;
}

function setNumber(draft: Draft, key: "mode" | "uid" | "gid", value: string, base: 8 | 10): string | null {
  const isNumber = (base === 8 ? /^[0-7]+$/ : /^\d+$/).test(value) && parseInt(value, base) < 2 ** 32;
  if (!isNumber) return `${value} is no ${key}`;
  draft[key] = parseInt(value, base);
  return null;
}

/** Go's strconv.ParseBool. */
function readBoolean(value: string): boolean | null {
  if (/^(1|t|T|TRUE|true|True)$/.test(value)) return true;
  return /^(0|f|F|FALSE|false|False)$/.test(value) ? false : null;
}

function findConflict(draft: Draft): string | null {
  const { type, from, source, target, id, sharing, mode, uid, gid } = draft;
  if (sharing !== null && type !== "cache") return `sharing does not go with type ${type}`;
  const hasOwner = mode !== null || uid !== null || gid !== null;
  if (hasOwner && (type === "bind" || type === "tmpfs")) return `mode, uid and gid do not go with type ${type}`;
  if (type !== "secret") return null;
  if (from) return "a secret has no from";
  if (!source && !target && !id) return "a secret needs an id or a target";
  return source && id ? "a secret has either an id or a source" : null;
}

function finish({ isReadOnlySet, ...mount }: Draft): Mount {
  const readOnly = isReadOnlySet ? mount.readOnly : mount.type !== "cache" && mount.type !== "tmpfs";
  return { ...mount, readOnly };
}

/** Splits at commas as CSV does: a field in double quotes may hold commas. Null when the quotes do not match. */
function splitFields(text: string): readonly string[] | null {
  const field = /(?:"((?:[^"]|"")*)"|([^",]*))(,|$)/y;
  const fields: string[] = [];
  for (;;) {
    const match = field.exec(text);
    if (match === null) return null;
    const [, quoted, plain = "", end] = match;
    fields.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === "") return fields;
  }
}
