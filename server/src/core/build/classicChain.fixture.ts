import { noSettings, type ClassicImage, type ImageTree } from "./classicImage.ts";
import { fullReference } from "../plan/imageReference.ts";

/** An image that the classic builder made one millisecond after another; its id tells its parent too. */
export function classicImage(
  parent: string,
  id: string,
  createdBy: string,
  createdAt: number,
  facts: Partial<ClassicImage> = {},
): ClassicImage {
  const others = { words: null, tags: [], lastTagAt: null, taggedAgain: null, sizeBytes: 1, settings: noSettings };
  return { id, parent, createdBy, createdAt, ...others, ...facts };
}

/** An engine that has these images, all of which were looked at but for those of `unread`. */
export function treeOf(images: readonly ClassicImage[], unread: readonly string[] = []): ImageTree {
  return {
    children: (parent) => images.filter((image) => image.parent === parent).map(({ id }) => id),
    image: (id) => (unread.includes(id) ? null : (images.find((image) => image.id === id) ?? null)),
    find: (reference) => {
      const isNamed = ({ id, tags }: ClassicImage): boolean =>
        id === reference || tags.some((tag) => fullReference(tag) === fullReference(reference));
      return images.find(isNamed)?.id ?? null;
    },
  };
}

/** The image `a:latest`, from which the examples start. */
export const BASE = classicImage("", "base", "", 0, { tags: ["a:latest"], sizeBytes: 100 });
