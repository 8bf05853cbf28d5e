import { readLinkCall } from "./compilers.ts";
import { unwrap, type PackageCall } from "./packages.ts";
import type { ShellCommand } from "./shellScript.ts";

/** What turns sources of a kind into programs. */
export type Toolchain = "c" | "go" | "rust" | "maven" | "gradle" | "dotnet" | "node";

const packagesOf: ReadonlyMap<Toolchain, RegExp> = new Map([
  ["c", /^(gcc|g\+\+|gcc-c\+\+|clang|build-essential|build-base|base-devel|make|cmake|ninja-build)(-\d+)?$/],
  ["go", /^(golang|golang-go|go)(-[\d.]+)?$/],
  ["rust", /^(cargo|rustc|rust)$/],
  ["maven", /^maven$/],
  ["gradle", /^gradle$/],
]);

/** The packages of a call that belong to a toolchain, without versions; empty for calls that install none. */
export function listToolPackages({ verb, packages }: PackageCall): readonly (readonly [Toolchain, string])[] {
  if (verb !== "install" && verb !== "upgrade") return [];
  return packages.flatMap((name) => {
    const bare = name.replace(/[=<>~].*/, "");
    return [...packagesOf].flatMap(([toolchain, names]) => (names.test(bare) ? [[toolchain, bare] as const] : []));
  });
}

const imagesOf: ReadonlyMap<Toolchain, RegExp> = new Map([
  ["c", /(^|\/)gcc([:@]|$)/],
  ["go", /(^|\/)golang([:@]|$)/],
  ["rust", /(^|\/)rust([:@]|$)/],
  ["maven", /(^|\/)maven([:@]|$)/],
  ["gradle", /(^|\/)gradle([:@]|$)/],
  ["dotnet", /(^|\/)dotnet\/(core\/)?sdk([:@]|$)/],
]);

/** The toolchain that an image is made for; null for other images. */
export function findToolchainOf(image: string): Toolchain | null {
  return [...imagesOf].find(([, name]) => name.test(image))?.[0] ?? null;
}

const builds: Readonly<Record<Exclude<Toolchain, "c">, readonly [program: RegExp, verb: RegExp]>> = {
  go: [/^go$/, /^(build|install)$/],
  rust: [/^(cargo|rustc)$/, /^(build|install|.*\.rs)$/],
  maven: [/^mvnw?$/, /^(package|install|verify|compile|assembly:\w+)$/],
  gradle: [/^gradlew?$/, /^(:?[\w:]*(build|assemble|shadowJar|bootJar|installDist|jar))$/i],
  dotnet: [/^dotnet$/, /^(publish|build)$/],
  node: [/^(npm|npx|yarn|pnpm|bun)$/, /^build(:\w+)?$/],
};

/** Whether a command makes a program with a toolchain. */
export function isBuild(command: ShellCommand, toolchain: Toolchain): boolean {
  const [word, ...args] = unwrap(command).words;
  const program = word?.value?.split("/").at(-1) ?? "";
  if (toolchain === "c") return readLinkCall(command)?.kind === "c" || /^(make|cmake|ninja|configure)$/.test(program);
  const [programs, verb] = builds[toolchain];
  return programs.test(program) && args.some(({ text }) => verb.test(text));
}
