import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** The files of every project's build context, by path. */
const files: Readonly<Record<string, string>> = {
  1: "one\n",
  2: "two\n",
  3: "three\n",
  4: "four\n",
  5: "five\n",
  "run.sh": "#!/bin/sh\necho run\n",
  "d/1": "another one\n",
  "d/in/deep": "deep\n",
  "e/2": "another two\n",
  "e/only": "only here\n",
  "sp ace/f": "blank\n",
  "package.json": '{ "name": "app" }\n',
  "package-lock.json": '{ "lockfileVersion": 3 }\n',
  "requirements.txt": "flask==3\n",
  "src/main.js": "main\n",
};

/** Writes the files, with some modes, links and archives among them. */
export function writeTree(folder: string): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  chmodSync(join(folder, "run.sh"), 0o755);
  chmodSync(join(folder, "2"), 0o600);
  chmodSync(join(folder, "d/in"), 0o700);
  symlinkSync("1", join(folder, "link"));
  for (const [name, more] of [
    ["arch.tar", []],
    ["arch.tgz", ["-z"]],
  ] as const) {
    const plain = ["--mtime=@0", "--owner=0", "--group=0", "--sort=name"];
    execFileSync("tar", ["-c", ...more, ...plain, "-f", join(folder, name), "-C", folder, "d", "1"]);
  }
}

/**
 * Programs that stand in for those of package managers, since a build has no network: each notes how it was called, and
 * leaves what depends on what it read.
 */
export const toolsDockerfile = `FROM busybox
RUN mkdir -p /usr/local/bin /var/lib/apt/lists /var/log /opt
RUN printf '%s\\n' '#!/bin/sh' 'echo "$0 $*" >> /var/log/tools' 'case "$*" in *update*) echo list > /var/lib/apt/lists/list;; *install*) [ -e /var/lib/apt/lists/list ] || exit 100; for p in "$@"; do echo "$p" >> /opt/packages; done;; esac' > /usr/local/bin/apt-get && chmod 755 /usr/local/bin/apt-get
RUN printf '%s\\n' '#!/bin/sh' 'echo "$0 $*" >> /var/log/tools' 'mkdir -p node_modules && cat package.json package-lock.json > node_modules/installed' > /usr/local/bin/npm && chmod 755 /usr/local/bin/npm
RUN printf '%s\\n' '#!/bin/sh' 'echo "$0 $*" >> /var/log/tools' 'mkdir -p /opt/site && cat requirements.txt > /opt/site/installed' > /usr/local/bin/pip && chmod 755 /usr/local/bin/pip
ENV PATH=/usr/local/bin:/bin:/sbin:/usr/bin:/usr/sbin
`;

/** What the image of those programs is called. */
export const toolsImage = "equivalence-tools";
