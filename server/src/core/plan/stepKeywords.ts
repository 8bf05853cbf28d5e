/** Whether BuildKit runs something for instructions of this keyword; it counts all of them beforehand. */
export function runsSomething(keyword: string): boolean {
  return keyword === "RUN" || keyword === "COPY" || keyword === "ADD" || keyword === "WORKDIR";
}
