/** Whether so many of all tell a habit: three times may be one, and once in a while is not often. */
export function isOften(changed: number, all: number): boolean {
  return changed >= 3 && changed * 3 >= all;
}
