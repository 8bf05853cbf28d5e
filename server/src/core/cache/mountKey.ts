import type { FileRequest } from "../context/selectFiles.ts";
import type { World } from "../context/world.ts";
import { known, type Known } from "../known.ts";
import type { RunMount, Source } from "../plan/command.ts";
import type { Mount } from "../plan/mount.ts";
import { baseName, cleanPath } from "../plan/paths.ts";
import type { KeyInput, KeyPart } from "./cacheKey.ts";
import { keyFiles } from "./files.ts";
import { keySource, toContextPath, type Sources } from "./sources.ts";

/** What the mounts of a RUN add to its key (A6, B13): a part for each, and the places that files are mounted from. */
export function keyMounts(
  mounts: readonly RunMount[],
  world: World,
  sources: Sources,
): { readonly parts: readonly KeyPart[]; readonly inputs: readonly KeyInput[] } {
  const namespace = world.options.buildArgs.get("BUILDKIT_CACHE_MOUNT_NS") ?? "";
  const sorted = [...mounts].sort((a, b) => (targetOf(a) < targetOf(b) ? -1 : 1));
  const inputs = groupBySource(sorted).map(({ source, paths }, index) => {
    return keySource(source, String(index), sources, {
      fromContext: (snapshot) => keyFiles(snapshot, paths.map(toRequest)),
      paths: [...new Set(paths)].sort().join("\n"),
    });
  });
  return { parts: keyOptions(mounts, namespace), inputs: inputs.filter((input) => input !== null) };
}

/** Mounts are told apart by their targets, but secrets and ssh sockets by their order among their like. */
function keyOptions(mounts: readonly RunMount[], namespace: string): readonly KeyPart[] {
  const counts = new Map<string, number>();
  const parts = mounts.map((mount): KeyPart => {
    const target = targetOf(mount);
    const type = mount.options.known ? mount.options.value.type : "";
    const list = type === "secret" && target === "" ? "secret in the environment" : type;
    const count = counts.get(list) ?? 0;
    counts.set(list, count + 1);
    const isOrdered = type === "secret" || type === "ssh";
    const content = describeMount(mount.options, mount.target, namespace);
    return {
      kind: "mount",
      label: isOrdered ? `${list} ${count}` : target,
      content,
      detail: { kind: "mount", target },
    };
  });
  return parts.sort((a, b) => (a.label < b.label ? -1 : 1));
}

function targetOf({ target }: RunMount): string {
  return target.known ? target.value : "";
}

interface MountedSource {
  readonly source: Source;
  readonly paths: string[];
}

/** Mounts from one place are looked at together: which of them has which path does not count. */
function groupBySource(mounts: readonly RunMount[]): readonly MountedSource[] {
  const groups = new Map<string, MountedSource>();
  for (const { options, from } of mounts) {
    if (from === null || !options.known) continue;
    const path = toContextPath(options.value.source ?? "");
    const name = JSON.stringify(from);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, { source: from, paths: [path] });
    else group.paths.push(path);
  }
  return [...groups.values()];
}

function toRequest(path: string): FileRequest {
  return { path, allowsWildcards: false, include: null, exclude: [] };
}

function describeMount(options: Known<Mount>, target: Known<string>, namespace: string): Known<string> {
  if (!options.known) return options;
  if (!target.known) return target;
  return known(
    JSON.stringify([options.value.type, target.value, ...describeOptions(options.value, target.value, namespace)]),
  );
}

function describeOptions(mount: Mount, target: string, namespace: string): readonly unknown[] {
  const { type, readOnly, id, env, required, mode, uid, gid, size, source } = mount;
  switch (type) {
    case "bind":
      return [readOnly];
    case "tmpfs":
      return [readOnly, size ?? 0];
    case "cache":
      return [readOnly, nameCache(mount, target, namespace), describeCacheOwner(mount)];
    case "secret":
      return [source || id || baseName(mount.target ?? ""), env, required, mode ?? 0o400, uid ?? 0, gid ?? 0];
    case "ssh":
      return [id ?? "default", required, mode ?? 0o600, uid ?? 0, gid ?? 0];
  }
}

/** A mode or owner is given to the cache's own folder only, and then all three count. */
function describeCacheOwner({ source, mode, uid, gid }: Mount): readonly number[] {
  const isGiven = toContextPath(source ?? "") === "" && (mode !== null || uid !== null || gid !== null);
  return isGiven ? [mode ?? 0o755, uid ?? 0, gid ?? 0] : [];
}

/**
 * The name of a cache counts only where it is the target, as it is by default, and the sharing is the default; all other
 * names are as good as one (checkShouldClearCacheOpts in solver/llbsolver/ops/exec.go).
 */
function nameCache({ id, target: written, sharing }: Mount, target: string, namespace: string): string {
  const name = `${namespace}/${id || cleanPath(written ?? "")}`;
  const isShared = sharing === null || sharing === "shared";
  const behindSlash = name.slice(name.indexOf("/") + 1);
  return isShared && (name === target || behindSlash === target) ? name : "";
}
