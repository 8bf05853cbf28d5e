import { listLinks, resolveWord } from "../programs.ts";
import type { LinkCall } from "../shell/compilers.ts";
import { findToolchainOf } from "../shell/toolchains.ts";
import type { BuildResult, BuildStage } from "./buildResult.ts";
import { findLinuxOf } from "./baseImages.ts";
import { hasData } from "./hasData.ts";

/** The program that one call of a C compiler or of `go build` makes. */
export function findLinked(stage: BuildStage): BuildResult | null {
  const { build, starter, input } = stage;
  const [script, step] = [input.scriptOf(build.index), input.stepOf(build.index)];
  const path = resolveWord(starter.words[0] ?? "", starter);
  if (script === null || step === null || path === null || hasData(input.files)) return null;
  const call = listLinks(script, step, path).at(-1);
  const base = call === undefined ? null : call.kind === "go" ? chooseForGo(stage) : chooseForC(call, stage);
  return base === null ? null : { path, to: path, base };
}

/** Without cgo a program runs anywhere; else Debian's golang images link it to their C library, and may to more. */
function chooseForGo({ image, build, input }: BuildStage): string | null {
  if (findToolchainOf(image) !== "go") return null;
  const own = findLinuxOf(image);
  if (own?.startsWith("alpine") === true) return own;
  const set = input.stepOf(build.index)?.variables.lookUp("CGO_ENABLED");
  const isOff = set?.kind === "set" && set.value.known && set.value.value === "0";
  const isPlain = isOff || /\bCGO_ENABLED=0\b/.test(input.scriptOf(build.index)?.text ?? "");
  return isPlain && own !== null ? "alpine:3" : null;
}

/** Libraries that each C library has. */
const alwaysThere = /^-l(m|c|pthread|rt|dl)$/;

/** Their package manager is written in C++, so they have its library. */
const hasCxx = /^(docker\.io\/)?(library\/)?(debian|ubuntu)([:@]|$)/;

function chooseForC({ args, word }: LinkCall, { from, image, starter }: BuildStage): string | null {
  if (args.some(({ value }) => value === null)) return null;
  if (args.some(({ text }) => text === "-static")) return starter.isShell ? null : "scratch";
  const lacksCxx = word.text.includes("++") && !hasCxx.test(image);
  const needsMore = args.some(
    ({ text }) => (text.startsWith("-l") && !alwaysThere.test(text)) || /\.(so|a)\b|^-fopenmp|^-fsanitize/.test(text),
  );
  const isTools = image === "" || findToolchainOf(image) !== null || from.flags.length > 0;
  return needsMore || isTools || lacksCxx ? null : (from.words[0] ?? null);
}
