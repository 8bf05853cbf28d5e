import type { ClassicImage } from "./classicChains.ts";

/** An image that the classic builder made one millisecond after another; its id tells its parent too. */
export function classicImage(
  parent: string,
  id: string,
  createdBy: string,
  createdAt: number,
  facts: Partial<ClassicImage> = {},
): ClassicImage {
  return { id, parent, tags: [], createdBy, createdAt, lastTagAt: null, sizeBytes: 1, ...facts };
}

/** The image `a:latest`, from which the examples start. */
export const BASE = classicImage("", "base", "", 0, { tags: ["a:latest"], sizeBytes: 100 });
