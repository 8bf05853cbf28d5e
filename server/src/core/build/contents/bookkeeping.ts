/** Files that package managers, the linker and tools for users write again whenever they are called. */
const places = new RegExp(
  [
    "^var/(cache|log)/",
    "^var/lib/(apt|dpkg|rpm|dnf|yum|pacman|zypp|systemd|ucf)/",
    "^usr/lib/sysimage/",
    "^(usr/)?lib/apk/db/",
    "^etc/(ld\\.so\\.cache|(passwd|group|shadow|gshadow|subuid|subgid)-?)$",
  ].join("|"),
);

/** Folders with caches, wherever they are. */
const caches = [".cache/pip/", ".npm/_cacache/", ".npm/_logs/"];

/**
 * Whether a file is kept by tools for themselves: that a later layer writes it again, or deletes it, is nobody's mistake. Caches
 * are the business of the rule for leftovers, which tells where they are left.
 */
export function isBookkeeping(path: string): boolean {
  return places.test(path) || caches.some((cache) => path.includes(cache));
}
