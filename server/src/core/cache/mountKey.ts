import type { FileRequest } from "../context/selectFiles.ts";
import type { World } from "../context/world.ts";
import { known, type Known } from "../known.ts";
import type { RunMount } from "../plan/command.ts";
import type { Mount } from "../plan/mount.ts";
import { baseName, cleanPath } from "../plan/paths.ts";
import type { KeyInput, KeyPart } from "./cacheKey.ts";
import { keyFiles } from "./files.ts";
import { plainPart } from "./parts.ts";
import { toContextPath, type Sources } from "./sources.ts";

/** What the mounts of a RUN add to its key (A6, B13): a part for each, and the files that are mounted from somewhere. */
export function keyMounts(
  mounts: readonly RunMount[],
  world: World,
  sources: Sources,
): { readonly parts: readonly KeyPart[]; readonly inputs: readonly KeyInput[] } {
  const namespace = world.options.buildArgs.get("BUILDKIT_CACHE_MOUNT_NS") ?? "";
  const contexts = new Map<string | null, FileRequest[]>();
  const inputs = new Map<string, { readonly mount: RunMount; readonly paths: string[] }>();
  const parts = mounts.map(({ options, target }) => {
    const label = target.known ? target.value : "";
    return plainPart("mount", label, describeMount(options, target, namespace));
  });
  for (const mount of mounts) {
    const { options, from } = mount;
    if (from === null || !options.known) continue;
    const path = toContextPath(options.value.source ?? "");
    if (from.kind === "context") {
      const request = { path, allowsWildcards: false, include: null, exclude: [] };
      contexts.set(from.name, [...(contexts.get(from.name) ?? []), request]);
    } else {
      const name = JSON.stringify(from);
      const known = inputs.get(name);
      if (known === undefined) inputs.set(name, { mount, paths: [path] });
      else known.paths.push(path);
    }
  }
  const files = [...contexts].map(([name, requests]) => keyFiles(name ?? "", sources.context(name), requests));
  return { parts: [...parts, ...files], inputs: [...inputs.values()].flatMap((input) => keyInput(input, sources)) };
}

/** Several mounts from one place are looked at together: which of them has which path does not count. */
function keyInput({ mount, paths }: { readonly mount: RunMount; readonly paths: readonly string[] }, sources: Sources) {
  const input = mount.from === null ? null : sources.input(mount.from, [...new Set(paths)].sort().join("\n"));
  return input === null ? [] : [input];
}

function describeMount(options: Known<Mount>, target: Known<string>, namespace: string): Known<string> {
  if (!options.known) return options;
  if (!target.known) return target;
  return known(JSON.stringify([options.value.type, target.value, ...describeOptions(options.value, target.value, namespace)]));
}

function describeOptions(mount: Mount, target: string, namespace: string): readonly unknown[] {
  const { type, readOnly, id, sharing, env, required, mode, uid, gid, size, source } = mount;
  switch (type) {
    case "bind":
      return [readOnly];
    case "tmpfs":
      return [readOnly, size];
    case "cache":
      return [readOnly, nameCache(mount, target, namespace), isRoot(source) ? [mode, uid, gid] : []];
    case "secret":
      return [source || id || baseName(mount.target ?? ""), env, required, mode, uid, gid, sharing];
    case "ssh":
      return [id ?? "default", required, mode, uid, gid];
  }
}

/** A mode or owner is given to the cache's own folder only. */
function isRoot(source: string | null): boolean {
  return toContextPath(source ?? "") === "";
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
