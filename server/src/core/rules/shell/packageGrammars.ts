/** Package managers of Linux distributions; `dnf` stands for yum and microdnf as well. */
export type PackageManager = "apt" | "apk" | "dnf" | "zypper" | "pacman";

/** What a call does. `update`: fetches the lists of packages; `upgrade`: brings what is installed up to date. */
export type PackageVerb = "update" | "upgrade" | "install" | "remove" | "clean";

/** How the calls of a package manager are written. */
export interface PackageGrammar {
  readonly manager: PackageManager;
  readonly verbs: ReadonlyMap<string, PackageVerb>;
  /** Options whose value is the next argument. */
  readonly valued: ReadonlySet<string>;
  /** Options that make it work on another folder than the image's root. */
  readonly elsewhere: readonly string[];
}

type Verbs = Partial<Record<PackageVerb, string>>;

function describe(manager: PackageManager, verbs: Verbs, valued: string, elsewhere: string): PackageGrammar {
  const entries = (["update", "upgrade", "install", "remove", "clean"] as const).flatMap((verb) => {
    return split(verbs[verb] ?? "").map((word) => [word, verb] as const);
  });
  return { manager, verbs: new Map(entries), valued: new Set(split(valued)), elsewhere: split(elsewhere) };
}

function split(words: string): string[] {
  return words.split(" ").filter((word) => word !== "");
}

const apt = describe(
  "apt",
  {
    update: "update",
    upgrade: "upgrade dist-upgrade full-upgrade safe-upgrade",
    install: "install reinstall build-dep",
    remove: "remove purge autoremove autopurge",
    clean: "clean autoclean distclean dist-clean",
  },
  "-o --option -t --target-release --default-release -c --config-file -a --host-architecture -P --build-profiles",
  "",
);
const apk = describe(
  "apk",
  { update: "update", upgrade: "upgrade", install: "add", remove: "del" },
  "-X --repository -t --virtual --wait --keys-dir --repositories-file --cache-dir --cache-max-age --arch --progress-fd",
  "-p --root --initdb",
);
const dnf = describe(
  "dnf",
  {
    update: "makecache check-update",
    upgrade: "upgrade update upgrade-minimal update-minimal distro-sync distribution-synchronization",
    install: "install localinstall groupinstall reinstall builddep",
    remove: "remove erase autoremove",
    clean: "clean",
  },
  "-c --config --releasever --enablerepo --disablerepo --repo --repoid -x --exclude -d -e --setopt --disableplugin",
  "--installroot",
);
const zypper = describe(
  "zypper",
  {
    update: "refresh ref",
    upgrade: "update up dup dist-upgrade patch",
    install: "install in",
    remove: "remove rm",
    clean: "clean cc",
  },
  "-c --config -D --reposd-dir -C --cache-dir -p --plus-repo -t --type -r --repo --from",
  "-R --root --installroot",
);
const pacman = describe(
  "pacman",
  {},
  "--config --cachedir --ignore --assume-installed --overwrite",
  "-r --root -b --dbpath --sysroot",
);

const grammars: ReadonlyMap<string, PackageGrammar> = new Map([
  ...["apt-get", "apt", "aptitude"].map((program) => [program, apt] as const),
  ["apk", apk],
  ...["dnf", "dnf5", "yum", "microdnf", "tdnf"].map((program) => [program, dnf] as const),
  ["zypper", zypper],
  ["pacman", pacman],
]);

/** Null for programs that are no package manager. */
export function grammarOf(program: string): PackageGrammar | null {
  return grammars.get(program) ?? null;
}

/** Whether a program takes its verb as letters of options. */
export function isPacman(program: string): boolean {
  return program === "pacman";
}

/** What `-Syu` and the like mean; null for what is neither of `-S` nor of `-R`. */
export function readPacmanVerb(option: string, operands: number): PackageVerb | null {
  if (/^-R[a-z]*$/.test(option)) return "remove";
  if (!/^-S[a-z]*$/.test(option)) return null;
  if (option.includes("c")) return "clean";
  if (option.includes("u")) return "upgrade";
  if (operands > 0) return "install";
  return option.includes("y") ? "update" : null;
}
