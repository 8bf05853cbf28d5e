import type { Files } from "./project.ts";

/** What the image of the stand-ins below is called: projects start from it. */
export const toolsImage = "tools";

/** Notes how a program was called, where, and by whom. */
const note = 'echo "${0##*/} $* in $(pwd) by $(id -u)" >> /var/log/tools';

/** A package called slow takes a second. */
const takeTime = 'case "$*" in *slow*) sleep 1;; esac';

/** A program that makes one file of those that tools like it read, as the shell has them: some by name, or its arguments. */
function install(into: string, manifests: string): string {
  return `#!/bin/sh
${note}
${takeTime}
case " $* " in *" -g "*) echo "$*" >> /opt/global; exit 0;; esac
mkdir -p ${into} || exit 1
for f in ${manifests}; do f=\${f#*=}; [ -e "$f" ] && { echo "$f"; cat "$f"; }; done > ${into}/installed
echo "for $NODE_ENV $GIT_SHA $BUILD_DATE $VERSION" >> ${into}/installed
`;
}

const packages = `#!/bin/sh
${note}
echo "$*" >> /opt/packages
${takeTime}
`;

const node = install("node_modules", "package.json package-lock.json .npmrc yarn.lock pnpm-lock.yaml bun.lock");

/** Makes an archive out of an address where curl would put what it downloads, large enough to be worth a word. */
const download = `#!/bin/sh
${note}
out= url=
while [ $# -gt 0 ]; do
  case "$1" in
    *://*) url=$1;;
    -o|-*o|--output) out=$2; shift;;
  esac
  shift
done
parts=$(mktemp -d)
mkdir "$parts/got"
echo "$url" > "$parts/got/from"
head -c 1500000 /dev/zero > "$parts/got/zeros"
tar -cf "\${out:-\${url##*/}}" -C "$parts" got && rm -r "$parts"
`;

/** Makes a repository, large enough to be worth a word. */
const clone = `#!/bin/sh
${note}
shift
url= folder=
while [ $# -gt 0 ]; do
  case "$1" in
    -b|--branch|--depth) shift;;
    -*) ;;
    *) if [ -z "$url" ]; then url=$1; else folder=$1; fi;;
  esac
  shift
done
folder=\${folder:-$(basename "$url" .git)}
mkdir -p "$folder/.git" || exit 1
echo "$url" > "$folder/made"
head -c 1500000 /dev/zero > "$folder/.git/zeros"
`;

/**
 * Stand-ins for package managers and downloads, since builds have no network: each notes how it was called, and leaves
 * what depends on what it read.
 */
const programs: Files = {
  "apt-get": `#!/bin/sh
${note}
case "$*" in
  *update*) mkdir -p /var/lib/apt/lists; echo list > /var/lib/apt/lists/list;;
  *install*|*upgrade*) [ -e /var/lib/apt/lists/list ] || exit 100; echo "$*" >> /opt/packages;;
esac
${takeTime}
`,
  ...Object.fromEntries(["apk", "dnf", "gem"].map((name) => [name, packages])),
  sudo: '#!/bin/sh\nexec "$@"\n',
  npm: node,
  yarn: node,
  pnpm: node,
  bun: node,
  pip: install("/opt/site", '"$@"'),
  poetry: install("/opt/poetry", "pyproject.toml poetry.lock poetry.toml"),
  uv: install(".venv", "pyproject.toml uv.lock uv.toml .python-version"),
  pipenv: install("/opt/pipenv", "Pipfile Pipfile.lock"),
  conda: install("/opt/conda", "environment.yml"),
  curl: download,
  git: clone,
};

/** The build context of the stand-ins' image. */
export const toolsContext: Files = {
  ...Object.fromEntries(Object.entries(programs).map(([name, text]) => [`bin/${name}`, text])),
  "bin/apt": programs["apt-get"] ?? "",
  Dockerfile: `FROM busybox
COPY --chmod=755 bin /usr/local/bin
RUN mkdir -p /var/lib/apt/lists /var/log /opt && touch /var/log/tools && chmod 666 /var/log/tools
ENV PATH=/usr/local/bin:/bin:/sbin:/usr/bin:/usr/sbin
`,
};
