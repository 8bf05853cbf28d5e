import { rowLength, type Rows } from "./folder.ts";

/**
 * Rows of the folders that are just being listed, those of an inner folder behind those of the outer ones. Most folders
 * prove to be as before: nothing has to be allocated for them.
 */
export class RowStack implements Rows {
  rows = new Float64Array(64 * rowLength);

  /** All rows, with room for so many. */
  makeRoom(count: number): Float64Array {
    const needed = count * rowLength;
    if (needed > this.rows.length) {
      const wider = new Float64Array(Math.max(needed, this.rows.length * 2));
      wider.set(this.rows);
      this.rows = wider;
    }
    return this.rows;
  }

  /** A copy of the rows from `start` to before `end`. */
  copy(start: number, end: number): Float64Array<ArrayBuffer> {
    return this.rows.slice(start * rowLength, end * rowLength);
  }
}
