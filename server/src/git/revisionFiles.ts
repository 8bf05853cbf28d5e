import type { RevisionEntry } from "../core/context/checkout.ts";
import type { ContextSnapshot } from "../core/context/snapshot.ts";
import { known, unknown } from "../core/known.ts";
import { decodeName } from "../disk/context/fileName.ts";
import { readLfsPointer } from "./lfsPointer.ts";
import type { TreeEntry } from "./listTree.ts";
import { readAsCheckedOut, type CheckedOutFile } from "./readAsCheckedOut.ts";
import { readBlobs, type Blob } from "./readBlobs.ts";
import type { Repository } from "./repository.ts";

/** Files of a revision by path, relative to the folder that they were asked for. */
export type RevisionFiles = ReadonlyMap<string, RevisionEntry>;

/** The entries of a folder of a revision with the targets of links, and without the content of files. */
export async function readLinks(repository: Repository, entries: readonly TreeEntry[], folder: string) {
  const links = entries.filter(({ kind }) => kind === "link");
  const blobs = await readBlobs(
    repository,
    links.map(({ object }) => object),
  );
  const files = new Map<string, RevisionEntry>();
  for (const { path, kind, object, size } of entries) {
    const below = folder === "" ? path : path.slice(folder.length + 1);
    if (kind === "submodule") files.set(below, { kind });
    else if (kind === "link") {
      files.set(below, { kind, target: decodeName(blobs.get(object)?.bytes ?? new Uint8Array()) });
    } else {
      const content = unknown(`${below} was not read`);
      files.set(below, { kind: "file", isExecutable: kind === "program", size, content });
    }
  }
  return files;
}

/**
 * The same with the content of the files that are `read`, as a checkout has it. Where Git stores a file in another form,
 * or only a pointer to it, that is told by what is on the disk now: `workingTree`.
 */
export async function readContents(
  repository: Repository,
  files: RevisionFiles,
  objects: ReadonlyMap<string, string>,
  read: ReadonlySet<string>,
  workingTree: ContextSnapshot,
): Promise<RevisionFiles> {
  const asked = [...read].flatMap((path) => {
    const object = objects.get(path);
    return object === undefined ? [] : [{ path, object }];
  });
  const blobs = await readBlobs(
    repository,
    asked.map(({ object }) => object),
  );
  const changed = asked.filter(({ path, object }) => {
    const now = workingTree.entry(path);
    return now?.kind === "file" && !(now.content.known && now.content.value === blobs.get(object)?.digest);
  });
  const checkedOut = await readAsCheckedOut(repository, changed);
  const filled = new Map(files);
  for (const { path, object } of asked) {
    const entry = files.get(path);
    const blob = blobs.get(object);
    if (entry?.kind !== "file" || blob === undefined) continue;
    const written = chooseForm(entry.size, blob, checkedOut.get(path), workingTree.entry(path));
    filled.set(path, { ...entry, size: written.size, content: known(written.digest) });
  }
  return filled;
}

/** A pointer stands for its file, unless the pointer itself is what is on the disk. */
function chooseForm(
  size: number,
  blob: Blob,
  checkedOut: CheckedOutFile | undefined,
  now: ReturnType<ContextSnapshot["entry"]>,
): CheckedOutFile {
  const stored = { digest: blob.digest, size };
  const isAsStored = now?.kind === "file" && now.content.known && now.content.value === blob.digest;
  return isAsStored ? stored : (readLfsPointer(blob.bytes) ?? checkedOut ?? stored);
}
