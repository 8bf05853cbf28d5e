import type { Reason } from "../cache/reason.ts";
import type { PathChange } from "../context/diffFiles.ts";
import { REASONS, sayMore } from "./words.ts";

/**
 * A reason as a short phrase: `package.json changed`, `ARG VERSION changed`, `depends on what stage build produces`. Names
 * only, never the values of arguments and variables. Of several files the first `most`, then how many more there are.
 */
export function sayReason(reason: Reason, most: number): string {
  switch (reason.kind) {
    case "files-changed":
      return sayPaths(reason.paths, sayChange, most);
    case "files-unrecorded":
      return REASONS.unrecorded(sayPaths(reason.paths, nameChanged, most));
    case "instruction-changed":
      return REASONS.edited;
    case "instruction-added":
      return REASONS.added;
    case "instruction-removed":
      return REASONS.removed;
    case "variable-changed":
      return REASONS.changed(`${reason.origin} ${reason.name}`);
    case "base-changed":
      return REASONS.changed(reason.image === "" ? "base image" : `base image ${reason.image}`);
    case "shell-changed":
      return REASONS.changed("SHELL");
    case "user-changed":
      return REASONS.changed("USER");
    case "workdir-changed":
      return REASONS.changed("WORKDIR");
    case "mount-changed":
      return REASONS.changed(`mount ${reason.target}`);
    case "platform-changed":
      return REASONS.changed("platform");
    case "option-changed":
      return REASONS.changed(reason.option);
    case "follows":
      return REASONS.follows(reason.line);
    case "stage-output":
      return REASONS.depends(reason.stage === "" ? "what its image holds" : `what stage ${reason.stage} produces`);
    case "remote-source":
      return REASONS.depends(`what ${reason.url} gives`);
    case "base-unknown":
      return REASONS.depends(reason.image === "" ? "its base image" : `what image ${reason.image} is`);
    case "use-untold":
      return REASONS.useUntold;
    case "cache-pruned":
      return REASONS.pruned;
    case "no-cache":
      return reason.option;
    case "never-found":
      return REASONS.neverFound;
    case "needs-buildkit":
      return REASONS.refused(reason.option);
    case "previous-failure":
      return REASONS.failed;
    case "failure-untold":
      return REASONS.untold;
    case "context-unreadable":
      return reason.path;
    case "no-image":
      return REASONS.noImage;
    case "files-differ":
      return REASONS.filesDiffer(cutShort(reason.paths.map(namePath), most));
    case "not-known":
      return reason.why;
    case "no-record":
      return REASONS.noRecord;
  }
}

/** The same as several phrases, one for each file, and with causes, where there is room for a list. */
export function listReason(reason: Reason, most: number): string[] {
  if (reason.kind === "base-unknown" && reason.why !== undefined) return [sayReason(reason, most), reason.why];
  if (reason.kind !== "files-changed") return [sayReason(reason, most)];
  const more = reason.paths.length - most;
  return [...reason.paths.slice(0, most).map(sayChange), ...(more > 0 ? [sayMore(more)] : [])];
}

function sayPaths(paths: readonly PathChange[], say: (change: PathChange) => string, most: number): string {
  return cutShort(paths.map(say), most);
}

function cutShort(phrases: readonly string[], most: number): string {
  const shown = phrases.slice(0, most).join(", ");
  return phrases.length > most ? `${shown} ${sayMore(phrases.length - most)}` : shown;
}

function sayChange(changed: PathChange): string {
  const { change, from, to } = changed;
  const name = nameChanged(changed);
  switch (change) {
    case "content":
      return REASONS.changed(name);
    case "added":
    case "removed":
      return `${name} ${change}`;
    case "mode":
      return from === undefined || to === undefined ? `${name} mode` : `${name} mode ${from}→${to}`;
    case "type":
      return `${name} type`;
    case "link":
      return `${name} link`;
  }
}

/** `lib:a.txt` for a file of the build context lib. */
function nameChanged({ path, context }: PathChange): string {
  return context === undefined ? namePath(path) : `${namePath(context)}:${namePath(path)}`;
}

/** The context's own folder has the empty path. What a terminal would not print as text is shown as an escape. */
function namePath(path: string): string {
  return path === ""
    ? "."
    : path.replace(/[\p{Cc}\p{Surrogate}]/gu, (character) => JSON.stringify(character).slice(1, -1));
}
