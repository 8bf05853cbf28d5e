import type { Dockerfile } from "../core/dockerfile/dockerfile.ts";
import { readDockerfile } from "../core/dockerfile/parseDockerfile.ts";
import type { Reading } from "../core/dockerfile/reading.ts";
import { rereadDockerfile } from "../core/dockerfile/rereadDockerfile.ts";

/** After so many versions the text is read as a whole: an instruction keeps the text alive that it was read from. */
const MOST_REREADS = 200;

/** Reads a text that is being edited: what an edit does not touch is not read again. */
export class VersionReader {
  private last: Reading | null = null;
  private rereads = 0;

  /** The Dockerfile as this version has it. The same version is the same object. */
  read(text: string): Dockerfile {
    if (this.last?.dockerfile.text !== text) this.last = this.readNew(text);
    return this.last.dockerfile;
  }

  private readNew(text: string): Reading {
    if (this.last === null || this.rereads === MOST_REREADS) {
      this.rereads = 0;
      return readDockerfile(text);
    }
    this.rereads++;
    return rereadDockerfile(this.last, text);
  }
}
