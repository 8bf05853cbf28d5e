/**
 * Who will own files, as BuildKit keeps it: numbers as numbers, `root` and what is empty as 0, other names as they are; a
 * group only where there is a colon (WithUser in its client/llb/fileop.go). Null for nobody in particular.
 */
export function describeOwner(text: string): readonly (string | number)[] | null {
  if (text === "") return null;
  const colon = text.indexOf(":");
  const parts = colon === -1 ? [text] : [text.slice(0, colon), text.slice(colon + 1)];
  return parts.map((part) => {
    if (part === "root" || part === "") return 0;
    return /^[+-]?\d+$/.test(part) ? Number(part) : part;
  });
}
