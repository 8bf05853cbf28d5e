/**
 * Gives every image a name of its own. When a build takes a name off an older image, Docker 28 with images in containerd may
 * remove layers that both have while it exports the new one, and the build fails: https://github.com/moby/buildkit/issues/6521
 */
export function imageNames(repository: string): () => string {
  let count = 0;
  return () => {
    count += 1;
    return `${repository}:${count}`;
  };
}
