/** `a`, `a and b`, `a, b and c`; of more than that the first three and how many there are besides. */
export function sayList(names: readonly string[]): string {
  const most = 3;
  const shown = names.length > most + 1 ? [...names.slice(0, most), `${names.length - most} more`] : names;
  const last = shown.at(-1) ?? "";
  return shown.length < 2 ? last : `${shown.slice(0, -1).join(", ")} and ${last}`;
}
