import { resolveWord } from "../programs.ts";
import { isBuild } from "../shell/toolchains.ts";
import { findJavaOf } from "./baseImages.ts";
import type { BuildResult, BuildStage } from "./buildResult.ts";
import { readCopiedText } from "./readCopiedText.ts";

/** The archive that `java -jar` runs, where Maven or Gradle puts all that it needs into it. */
export function findJar(stage: BuildStage): BuildResult | null {
  const { starter, build, image, input } = stage;
  const path = findArchive(stage);
  const tool = tools.find(({ output }) => output.test(path ?? ""));
  const base = findJavaOf(image);
  if (path === null || tool === undefined || base === null || starter.words[0] !== "java") return null;
  const commands = input.scriptOf(build.index)?.commands ?? [];
  const project = tool.output.exec(path)?.[1] ?? "";
  const texts = tool.manifests.flatMap((name) => readCopiedText(`${project}/${name}`, 0, input) ?? []);
  const isWhole = texts.some((text) => tool.packsAll.test(text) || !tool.takesMore.test(text));
  return isWhole && commands.some((command) => isBuild(command, tool.name)) ? { path, to: path, base } : null;
}

/** Options of the virtual machine that name files are left to the user. */
function findArchive({ starter }: BuildStage): string | null {
  const at = starter.words.indexOf("-jar");
  const isPlain = starter.words.slice(1, at).every((word) => /^-(D|X(m[sxn]|ss|X:[+-]))/.test(word));
  return at > 0 && isPlain ? resolveWord(starter.words[at + 1] ?? "", starter) : null;
}

/** `packsAll`: its archive holds what it depends on; `takesMore`: it may go by something beside its archive. */
const tools = [
  {
    name: "maven",
    output: /^(.*)\/target\/[^/]+\.jar$/,
    manifests: ["pom.xml"],
    packsAll: /<artifactId>\s*(spring-boot-maven-plugin|maven-shade-plugin)\s*<\/artifactId>/,
    takesMore: /<(dependency|parent|modules?|profile|addClasspath|manifestFile)>|Class-Path/,
  },
  {
    name: "gradle",
    output: /^(.*)\/build\/libs\/[^/]+\.jar$/,
    manifests: ["build.gradle", "build.gradle.kts"],
    packsAll: /\bid\b[\s("']+(org\.springframework\.boot|com\.(github\.johnrengelman|gradleup)\.shadow)["']/,
    takesMore: /\bdependencies\b|\bapply\b|subprojects|allprojects|Class-Path|\bfrom\b/,
  },
] as const;
