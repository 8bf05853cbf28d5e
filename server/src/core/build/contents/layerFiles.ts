/** What one layer of an image holds, and what it hides of the layers below. Paths have no slash in front. */
export interface LayerFiles {
  /** Bytes by path, folders left out. A file that has several names in the layer counts nothing: none of them is its only one. */
  readonly sizes: ReadonlyMap<string, number>;
  /** Files and folders of layers below that are not there any more. */
  readonly deleted: readonly string[];
  /** Folders that show nothing of layers below. */
  readonly emptied: readonly string[];
}

/** An entry of a layer's archive. */
export interface ArchivedFile {
  /** As the archive has it: it may begin with `./` or a slash, and end with one. */
  readonly name: string;
  /** `secondName`: of a file that the archive has under another name. */
  readonly kind: "file" | "folder" | "secondName" | "other";
  /** Of a file. */
  readonly bytes: number;
  /** Of a second name: the first one. */
  readonly target: string;
}

/** What a name begins with that stands for a file which is gone, in layers as the OCI image specification has them. */
const deletedMark = ".wh.";
/** Names of marks that are about something else than one file. */
const specialMark = ".wh..wh.";
const emptiedMark = ".wh..wh..opq";

/** Makes what is known of a layer out of the entries of its archive, one after the other. */
export class LayerReader {
  private readonly sizes = new Map<string, number>();
  private readonly deleted: string[] = [];
  private readonly emptied: string[] = [];

  add({ name, kind, bytes, target }: ArchivedFile): void {
    const path = tidyPath(name);
    const cut = path.lastIndexOf("/") + 1;
    const [folder, base] = [path.slice(0, cut), path.slice(cut)];
    if (base === emptiedMark) this.emptied.push(folder.slice(0, -1));
    else if (base.startsWith(specialMark)) return;
    else if (base.startsWith(deletedMark)) this.deleted.push(folder + base.slice(deletedMark.length));
    else if (kind !== "folder" && path !== "") this.sizes.set(path, kind === "file" ? bytes : 0);
    if (kind === "secondName") this.sizes.set(tidyPath(target), 0);
  }

  get files(): LayerFiles {
    return { sizes: this.sizes, deleted: this.deleted, emptied: this.emptied };
  }
}

function tidyPath(name: string): string {
  return name.replace(/^(\.?\/)+/, "").replace(/\/+$/, "");
}
