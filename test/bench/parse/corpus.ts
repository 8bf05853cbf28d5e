/** Dockerfiles in the style of real ones, the same at each run. */
export function makeCorpus(files: number): string[] {
  const random = makeRandom(20260101);
  return Array.from({ length: files }, () => makeFile(random, pickFrom(linesOfFiles, random)));
}

/** One Dockerfile of about this many lines. */
export function makeFileOf(lines: number): string {
  return makeFile(makeRandom(lines), lines);
}

type Random = () => number;
type Make = (random: Random) => string;

// All figures were counted in 588 public Dockerfiles: those of the official images of Python, PHP, Node.js and CentOS, of
// Jupyter's stacks, of Microsoft's development containers, and one well-known collection of a developer's tools.

/** The fewest, what a tenth, two tenths, … of the files have at most, and the most. */
const linesOfFiles = [1, 9, 15, 19, 24, 30, 37, 55, 103, 210, 298];
const linesOfRuns = [1, 1, 1, 1, 2, 4, 6, 7, 12, 34, 127];
/** Lines of comments and empty lines, per instruction. */
const comments = 0.77;
const emptyLines = 0.75;
/** Of the lines of RUN. */
const commentsInside = 0.085;

/** How many of a hundred instructions are such. */
const instructions: readonly (readonly [number, Make])[] = [
  [30, run],
  [20, environment],
  [10, from],
  [8, argument],
  [7, copy],
  [5, () => 'ENTRYPOINT ["docker-entrypoint.sh"]\n'],
  [5, () => 'CMD ["server", "--port", "8080"]\n'],
  [4, () => 'LABEL org.example.title="An image" org.example.vendor="Example"\n'],
  [2, () => "WORKDIR /usr/src/app\n"],
  [2, () => "EXPOSE 8080 9090/udp\n"],
  [2, () => "USER node\n"],
  [1, () => "ADD https://example.org/tool.tar.gz /usr/src/\n"],
  [1, () => "MAINTAINER Somebody of the project <somebody@example.org>\n"],
  [1, () => "STOPSIGNAL SIGQUIT\n"],
  [1, () => 'VOLUME ["/data"]\n'],
  [1, () => "HEALTHCHECK --interval=5m --timeout=3s CMD curl -f http://localhost/ || exit 1\n"],
];

const packages = ["ca-certificates", "curl", "git", "libssl-dev", "python3", "unzip", "xz-utils", "zlib1g-dev"];
/** Lines inside a RUN, without what continues them. */
const shellLines: readonly Make[] = [
  () => "\tapt-get update;",
  () => "\tapt-get install -y --no-install-recommends",
  (random) => `\t\t${pick(random, packages)}`,
  (random) => `\t\t${pick(random, packages)}`,
  (random) => `\t\t--with-feature-${Math.floor(random() * 100)}`,
  (random) => `\t\t--enable-module-${Math.floor(random() * 100)}=shared`,
  () => "\t;",
  () => "\trm -rf /var/lib/apt/lists/*;",
  () => '\twget -O source.tar.xz "https://example.org/dist/${VERSION%%[a-z]*}/source-$VERSION.tar.xz";',
  () => '\techo "$SHA256 *source.tar.xz" | sha256sum -c -;',
  () => '\t./configure --build="$arch" --prefix="$PREFIX"',
  () => '\tmake -j "$(nproc)";',
  () => "\tmake install;",
  () => "\tfind /usr/local -depth -type d -name test -exec rm -rf '{}' +;",
  () => "\t&& npm cache clean --force",
];

/** A small generator of pseudo-random numbers in [0, 1): mulberry32. */
export function makeRandom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function makeFile(random: Random, lines: number): string {
  const parts = ["FROM debian:bookworm-slim\n"];
  let count = 1;
  while (count < lines) {
    const part = around(random) + pickWeighted(random)(random);
    parts.push(part);
    count += part.split("\n").length - 1;
  }
  return parts.join("");
}

/** A number that is spread like those between the given tenths. */
function pickFrom(tenths: readonly number[], random: Random): number {
  const at = random() * (tenths.length - 1);
  const [low = 1, high = low] = tenths.slice(Math.floor(at));
  return Math.round(low + (high - low) * (at % 1));
}

function pickWeighted(random: Random): Make {
  let left = random() * instructions.reduce((sum, [weight]) => sum + weight, 0);
  return instructions.find(([weight]) => (left -= weight) < 0)?.[1] ?? run;
}

function pick<T>(random: Random, items: readonly T[]): T {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error("nothing to pick from");
  return item;
}

/** What stands in front of an instruction. Comments come several at a time. */
function around(random: Random): string {
  const note = "# The upstream script checks its own signature, see there.\n";
  return (random() < emptyLines ? "\n" : "") + (random() < comments / 2 ? note.repeat(2) : "");
}

function run(random: Random): string {
  const lines = pickFrom(linesOfRuns, random);
  if (lines === 1) return random() < 0.05 ? cachedRun(random) : "RUN npm install --global yarn && yarn install\n";
  const inner = Array.from({ length: lines - 2 }, () =>
    random() < commentsInside ? "# needed by the native modules\n" : `${pick(random, shellLines)(random)} \\\n`,
  );
  return `RUN set -eux; \\\n${inner.join("")}\tserver --version\n`;
}

function cachedRun(random: Random): string {
  if (random() < 0.5) return "RUN --mount=type=cache,target=/root/.npm,sharing=locked npm ci --omit=dev\n";
  return "RUN <<EOF\nset -e\ninstall -d /srv/app/run\nEOF\n";
}

function environment(random: Random): string {
  if (random() < 0.3) return "ENV LANG C.UTF-8\n";
  if (random() < 0.7) return `ENV TOOL_VERSION_${Math.floor(random() * 100)}=3.12.${Math.floor(random() * 10)}\n`;
  const setting = (): string => ` \\\n    SETTING_${Math.floor(random() * 1000)}="some value $PATH"`;
  return `ENV PATH=/usr/local/bin:$PATH${setting()}${setting()}${setting()}\n`;
}

function from(random: Random): string {
  return random() < 0.8 ? "FROM alpine:3.20\n" : `FROM alpine:3.20 AS stage${Math.floor(random() * 1e6)}\n`;
}

function argument(random: Random): string {
  return `ARG BUILD_OPTION_${Math.floor(random() * 1000)}="some value, none"\n`;
}

function copy(random: Random): string {
  if (random() < 0.1) return "COPY --from=base --chown=node:node /out /out\n";
  return `COPY package.json yarn.lock ./packages/p${Math.floor(random() * 1e6)}/\n`;
}
