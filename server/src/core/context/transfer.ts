import { digestFolder, type NamedDigest } from "./entryDigest.ts";
import { unknown, type Known } from "../known.ts";
import { followLinks } from "./followLinks.ts";
import { findMatches, plainStart } from "./selectFiles.ts";
import { sha256 } from "./sha256.ts";
import { childPath, type ContextEntry, type ContextSnapshot } from "./snapshot.ts";
import { hasWildcards } from "./wildcards.ts";

/**
 * What the engine holds of a context after a build has sent it (B7), which is what the build's steps see. `received` is
 * what it held before, null when nothing. A file is only sent again when size, time, mode or link target differ, a folder
 * keeps the header that it first came with, and what the build does not ask for (`requests`: source paths, as given by
 * the plan; null for everything) is dropped.
 */
export function transferContext(
  received: ContextSnapshot | null,
  disk: ContextSnapshot,
  requests: readonly string[] | null,
): ContextSnapshot {
  const sendsAll = requests === null || requests.some((request) => request.includes("**"));
  const before = received instanceof TransferredContext ? received.withoutPast() : received;
  return new TransferredContext(before, disk, sendsAll ? null : listSent(disk, requests));
}

/** Paths that are sent: whole trees, and the folders and links that lead to them. */
interface SentPaths {
  readonly trees: ReadonlySet<string>;
  readonly ways: ReadonlySet<string>;
}

function listSent(disk: ContextSnapshot, requests: readonly string[]): SentPaths {
  const trees = new Set<string>();
  const ways = new Set<string>();
  const addWay = (path: string): void => {
    for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) ways.add(path.slice(0, end));
  };
  const addLinks = (links: readonly string[]): void => {
    for (const link of links) {
      ways.add(link);
      addWay(link);
    }
  };
  const addRequest = (path: string): void => {
    const found = followLinks(disk, path, true);
    if (found === null) return;
    addLinks(found.links);
    trees.add(found.path);
    addWay(found.path);
  };
  for (const request of requests) {
    if (!hasWildcards(request)) addRequest(request);
    else {
      addLinks(followLinks(disk, plainStart(request), true)?.links ?? []);
      for (const { path } of findMatches(disk, request, true).found) addRequest(path);
    }
  }
  return { trees, ways };
}

class TransferredContext implements ContextSnapshot {
  private readonly received: ContextSnapshot | null;
  private readonly disk: ContextSnapshot;
  private readonly sent: SentPaths | null;
  private readonly digests = new Map<string, Known<string> | null>();

  constructor(received: ContextSnapshot | null, disk: ContextSnapshot, sent: SentPaths | null) {
    this.received = received;
    this.disk = disk;
    this.sent = sent;
  }

  entry(path: string): ContextEntry | null {
    return this.find(path)?.entry ?? null;
  }

  names(path: string): readonly string[] {
    return this.disk.names(path).filter((name) => this.isSent(childPath(path, name)));
  }

  gapIn(path: string): string | null {
    return this.disk.gapIn(path);
  }

  digest(path: string): Known<string> | null {
    const found = this.digests.get(path);
    if (found !== undefined) return found;
    const digest = this.computeDigest(path);
    this.digests.set(path, digest);
    return digest;
  }

  /**
   * The same, without what was received before where nothing is left of that: most often. So looking an entry up does not
   * lead through all earlier builds.
   */
  withoutPast(): TransferredContext {
    const { sent, disk } = this;
    if (this.received === null) return this;
    const isSame =
      sent === null ? this.hasDigestOfDisk("") : [...sent.trees].every((path) => this.hasDigestOfDisk(path));
    return isSame && [...(sent?.ways ?? [])].every((path) => this.hasHeaderOfDisk(path))
      ? new TransferredContext(null, disk, sent)
      : this;
  }

  private hasDigestOfDisk(path: string): boolean {
    const [own, other] = [this.digest(path), this.disk.digest(path)];
    return own?.known === true && other?.known === true && own.value === other.value;
  }

  private hasHeaderOfDisk(path: string): boolean {
    const [own, other] = [this.entry(path), this.disk.entry(path)];
    return own?.kind !== "folder" || (other?.kind === "folder" && own.mode === other.mode);
  }

  /** An entry as the engine has it, and the one of the two snapshots that it is from. */
  private find(path: string): { readonly entry: ContextEntry; readonly holder: ContextSnapshot } | null {
    const { received, disk } = this;
    const now = disk.entry(path);
    if (now === null || !this.isSent(path)) return null;
    const before = received?.entry(path) ?? null;
    if (received === null || before === null || !isTakenForUnchanged(before, now)) return { entry: now, holder: disk };
    return { entry: before, holder: received };
  }

  private computeDigest(path: string): Known<string> | null {
    const found = this.find(path);
    if (found === null) return null;
    const { entry, holder } = found;
    if (entry.kind !== "folder") return holder.digest(path);
    const gap = this.gapIn(path);
    if (gap !== null) return unknown(gap);
    const isWhole = this.isInTree(path);
    const [now, before] = [this.disk.digest(path), this.received?.digest(path) ?? null];
    if (isWhole && (before === null || (now?.known && before.known && now.value === before.value))) return now;
    const children = this.names(path).flatMap((name) => {
      const digest = this.digest(childPath(path, name));
      return digest === null ? [] : [{ name, digest }];
    });
    // Most often all that is in it has come as it is on the disk: nothing has to be hashed then.
    if (isWhole && this.isAsOnDisk(path, entry.mode, children)) return now;
    return digestFolder(path === "" ? null : entry.mode, children, sha256);
  }

  /** Whether a folder that was sent whole is the same on the disk, with these digests of what is in it. */
  private isAsOnDisk(path: string, mode: number, children: readonly NamedDigest[]): boolean {
    const folder = this.disk.entry(path);
    if (folder?.kind !== "folder" || (path !== "" && folder.mode !== mode)) return false;
    return children.every(({ name }) => this.hasDigestOfDisk(childPath(path, name)));
  }

  private isSent(path: string): boolean {
    return path === "" || this.sent === null || this.sent.ways.has(path) || this.isInTree(path);
  }

  private isInTree(path: string): boolean {
    if (this.sent === null || this.sent.trees.has("")) return true;
    const { trees } = this.sent;
    for (let end = path.length; end > 0; end = path.lastIndexOf("/", end - 1)) {
      if (trees.has(path.slice(0, end))) return true;
    }
    return false;
  }
}

/** Whether the engine keeps what it has. It can't be told without both times. */
function isTakenForUnchanged(before: ContextEntry, now: ContextEntry): boolean {
  switch (now.kind) {
    case "folder":
      return before.kind === "folder";
    case "link":
      return before.kind === "link" && before.target === now.target;
    case "other":
      return before.kind === "other" && before.mode === now.mode;
    case "file":
      return (
        before.kind === "file" &&
        before.size === now.size &&
        before.mode === now.mode &&
        before.modifiedAt !== null &&
        before.modifiedAt === now.modifiedAt
      );
  }
}
