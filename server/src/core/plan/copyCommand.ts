import type { Heredoc, Instruction } from "../dockerfile/dockerfile.ts";
import { readHeredocMark } from "../dockerfile/heredoc.ts";
import { known, unknown, type Known } from "../known.ts";
import { bothKnown } from "./combineKnown.ts";
import type { Copy, Document, Source } from "./command.ts";
import { resolveDestination } from "./paths.ts";
import { bodyOf } from "./runCommand.ts";

/** What planning a COPY or ADD needs: the expansion of words and heredocs, and where its files come from. */
export interface CopyContext {
  readonly expand: (word: string) => Known<string>;
  readonly expandDocument: (content: string) => Known<string>;
  readonly workdir: Known<string>;
  readonly from: Source;
}

/** The command of a COPY or ADD instruction (dispatchCopy in BuildKit's dockerfile2llb). */
export function planCopy(instruction: Instruction, context: CopyContext): Copy {
  const { words, keyword } = instruction;
  const last = words.at(-1);
  const writtenDestination = last === undefined ? unknown(`${keyword} names no destination`) : context.expand(last);
  const isHeredoc = (word: string): boolean => markName(word) !== null;
  const written = words.slice(0, -1);
  return {
    kind: "copy",
    keyword: keyword === "ADD" ? "ADD" : "COPY",
    from: context.from,
    sources: written.filter((word) => !isHeredoc(word)).map(context.expand),
    documents: written.filter(isHeredoc).map((word) => readDocument(word, instruction.heredocs, context)),
    destination: resolve(writtenDestination, context.workdir),
    writtenDestination,
    ...readFlags(instruction, context.expand),
  };
}

/** An absolute destination needs no working directory. */
function resolve(destination: Known<string>, workdir: Known<string>): Known<string> {
  const from = destination.known && destination.value.startsWith("/") ? known("/") : workdir;
  return bothKnown(from, destination, resolveDestination);
}

type CopyFlags = Pick<Copy, "chown" | "chmod" | "checksum" | "exclude" | "link" | "parents" | "unpack" | "keepGitDir">;

function readFlags({ flags }: Instruction, expand: (word: string) => Known<string>): CopyFlags {
  const textOf = (name: string): Known<string> | null => {
    const value = flags.find((flag) => flag.name === name)?.value;
    return value ? expand(value) : null;
  };
  const switchOf = (name: string): boolean | null => {
    const flag = flags.find((each) => each.name === name);
    return flag === undefined ? null : flag.value?.toLowerCase() !== "false";
  };
  return {
    chown: textOf("chown"),
    chmod: textOf("chmod"),
    checksum: textOf("checksum"),
    exclude: flags.filter(({ name }) => name === "exclude").map(({ value }) => value ?? ""),
    link: switchOf("link") ?? false,
    parents: switchOf("parents") ?? false,
    unpack: switchOf("unpack"),
    keepGitDir: switchOf("keep-git-dir"),
  };
}

function markName(word: string): string | null {
  const mark = readHeredocMark(word);
  return mark === null || mark === "unreadable" ? null : mark.name;
}

/** Of several heredocs with one name the last gives the content. */
function readDocument(word: string, heredocs: readonly Heredoc[], context: CopyContext): Document {
  const name = markName(word) ?? "";
  const heredoc = heredocs.findLast((each) => each.name === name);
  if (heredoc === undefined) return { name, content: known("") };
  const body = bodyOf(heredoc);
  return { name, content: heredoc.expand ? context.expandDocument(body) : known(body) };
}
