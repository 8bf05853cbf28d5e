/** A Dockerfile whose image is compared before and after fixes; all are built from the same files (tree.ts). */
export interface Project {
  readonly name: string;
  readonly dockerfile: string;
}
