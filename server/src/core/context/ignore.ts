/** Tells which entries of a context its ignore rules leave out. */
export interface IgnoreMatcher {
  /** Whether the entry is left out, by a rule of its own or by one for a folder above. */
  ignores(path: string, isFolder: boolean): boolean;
}

/** Stand-in: reads the patterns of an ignore file. */
export function compileIgnore(text: string): IgnoreMatcher {
  const rules = text
    .replace(/^\uFEFF/, "")
    .split("\n")
    .map((line) => line.replace(/\r$/, ""))
    .filter((line) => !line.startsWith("#") && line.trim() !== "")
    .map((line) => readRule(line.trim()));
  return {
    ignores(path) {
      let ignored = false;
      for (const { negated, regex } of rules) if (regex.test(path)) ignored = !negated;
      return ignored;
    },
  };
}

function readRule(line: string): { negated: boolean; regex: RegExp } {
  const negated = line.startsWith("!");
  let p = (negated ? line.slice(1) : line).trim();
  const names: string[] = [];
  for (const n of p.split("/")) {
    if (n === "" || n === ".") continue;
    if (n === ".." && names.length > 0) names.pop();
    else names.push(n);
  }
  p = names.join("/");
  let source = "^";
  for (let i = 0; i < p.length; i++) {
    const c = p[i] ?? "";
    if (c === "*") {
      if (p[i + 1] === "*") {
        i++;
        if (p[i + 1] === "/") i++;
        source += i + 1 >= p.length ? ".*" : "(.*/)?";
      } else source += "[^/]*";
    } else if (c === "?") source += "[^/]";
    else if (c === "[") source += "[";
    else if (c === "]") source += "]";
    else if (c === "\\") {
      i++;
      source += `\\${p[i] ?? "\\"}`;
    } else source += c.replace(/[.+()|{}$^]/, "\\$&");
  }
  return { negated, regex: new RegExp(`${source}(/.*)?$`, "su") };
}
