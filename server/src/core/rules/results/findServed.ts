import { resolveWord, type Starter } from "../programs.ts";
import type { BuildResult, BuildStage } from "./buildResult.ts";

/** The folder that a file server of Node.js shows, where that is installed for itself. */
export function findServed({ starter, from, installs, input }: BuildStage): BuildResult | null {
  const [program = ""] = starter.words;
  const isInstalled = installs.some(({ index }) => {
    return input.scriptOf(index)?.commands.some(({ args }) => args.some(({ value }) => value === program)) ?? false;
  });
  const folder = isInstalled ? findServedFolder(starter) : null;
  const path = folder === null ? null : resolveWord(folder, starter);
  const [base] = from.words;
  return path === null || path === "/" || base === undefined || from.flags.length > 0 ? null : { path, to: path, base };
}

const valued = /^(-[lpa]|--listen|--port)$/;
const flags = /^(-[snLud]|--(single|cors|no-[a-z-]+|silent|gzip|brotli|(listen|port)=.*))$/;

/** The one folder that `serve` or `http-server` shows; null for other programs, and with options that name files. */
export function findServedFolder({ words }: Starter): string | null {
  const [program = "", ...args] = words[0] === "npx" ? words.slice(/^(-y|--yes)$/.test(words[1] ?? "") ? 2 : 1) : words;
  if (!/^(serve|http-server)$/.test(program)) return null;
  const others = args.filter((arg, at) => !valued.test(arg) && !valued.test(args[at - 1] ?? "") && !flags.test(arg));
  const [folder, ...more] = others;
  return folder === undefined || folder.startsWith("-") || more.length > 0 ? null : folder;
}
