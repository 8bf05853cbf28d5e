/** Dockerfiles in the style of real ones, the same at each run: half of them have 41 lines or fewer. */
export function makeCorpus(files: number): string[] {
  const random = makeRandom(20260101);
  return Array.from({ length: files }, () => makeFile(random, pickLineCount(random)));
}

/** One Dockerfile of about this many lines. */
export function makeFileOf(lines: number): string {
  return makeFile(makeRandom(lines), lines);
}

type Random = () => number;

const packages = ["ca-certificates", "curl", "git", "build-essential", "libssl-dev", "python3", "unzip", "xz-utils"];
const settings = [
  "WORKDIR /usr/src/app",
  "EXPOSE 8080 9090/udp",
  'VOLUME ["/data"]',
  "USER node",
  "STOPSIGNAL SIGQUIT",
];

/** About as often as in images of well-known projects: a RUN of many lines is a sixth of the instructions, two thirds of the text. */
const blocks: readonly ((random: Random) => string)[] = [
  aptInstall,
  aptInstall,
  download,
  compile,
  compile,
  copies,
  copies,
  environment,
  environment,
  environment,
  argument,
  argument,
  configuration,
  configuration,
  comment,
  comment,
  cachedRun,
  heredocOrLabel,
  nextStage,
  nextStage,
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

/** Spread like the sizes of real files: median about 41 lines, one in a hundred about 300. */
function pickLineCount(random: Random): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Math.max(4, Math.round(35 * Math.exp(0.85 * normal)));
}

function makeFile(random: Random, lines: number): string {
  const parts = ["# syntax=docker/dockerfile:1\nARG VERSION=3.18\nFROM debian:bookworm-slim AS base\n"];
  let count = 3;
  while (count < lines - 2) {
    const part = `\n${pick(random, blocks)(random)}`;
    parts.push(part);
    count += part.split("\n").length - 1;
  }
  parts.push('ENTRYPOINT ["/usr/local/bin/docker-entrypoint.sh"]\nCMD ["server", "--port", "8080"]\n');
  return parts.join("");
}

function pick<T>(random: Random, items: readonly T[]): T {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error("nothing to pick from");
  return item;
}

function times(random: Random, most: number, make: () => string): string {
  return Array.from({ length: 1 + Math.floor(random() * most) }, make).join("");
}

function aptInstall(random: Random): string {
  const names = times(random, 12, () => `      ${pick(random, packages)} \\\n`);
  const note = random() < 0.3 ? "    # needed to build the native modules\n" : "";
  return `RUN set -eux; apt-get update \\\n    && apt-get install -y --no-install-recommends \\\n${note}${names}    && rm -rf /var/lib/apt/lists/*\n`;
}

function download(random: Random): string {
  const version = Math.floor(random() * 100);
  return (
    `RUN curl -fsSLO --compressed "https://example.org/dist/v${version}/tool-v${version}-linux-$ARCH.tar.xz" \\\n` +
    `  && echo "0123456789abcdef0123456789abcdef  tool-v${version}-linux-$ARCH.tar.xz" | sha256sum -c - \\\n` +
    `  && tar -xJf "tool-v${version}-linux-$ARCH.tar.xz" -C /usr/local --strip-components=1 \\\n  && rm tool-*.tar.xz\n`
  );
}

function copies(random: Random): string {
  return times(random, 3, () => `COPY --chown=node:node package.json yarn.lock ./packages/p${random()}/\n`);
}

function compile(random: Random): string {
  const steps = times(random, 40, () => `  && ./build.sh --with-feature-${Math.floor(random() * 100)} "$PREFIX" \\\n`);
  return `RUN set -eux; ./configure --prefix="$PREFIX" --enable-shared \\\n${steps}  && make -j "$(nproc)" && make install\n`;
}

function environment(random: Random): string {
  const isLong = random() < 0.1;
  const more = isLong
    ? times(random, 12, () => ` \\\n    SETTING_${Math.floor(random() * 1000)}="some value $PATH"`)
    : "";
  return `ENV PATH=/usr/local/bin:$PATH${more}\n${random() < 0.5 ? "ENV LANG C.UTF-8\n" : ""}`;
}

function argument(random: Random): string {
  return `ARG BUILD_${Math.floor(random() * 1000)}=none\n`;
}

function configuration(random: Random): string {
  return `${pick(random, settings)}\n`;
}

function comment(random: Random): string {
  return times(random, 5, () => "# The upstream script checks its own signature, see the notes of the release.\n");
}

function cachedRun(): string {
  return "RUN --mount=type=cache,target=/root/.npm,sharing=locked npm ci --omit=dev\n";
}

function heredocOrLabel(random: Random): string {
  if (random() < 0.5) return 'LABEL org.example.title="An image"\n';
  return `RUN <<EOF\nset -e\n${times(random, 12, () => "install -d /srv/app/run\n")}EOF\n`;
}

function nextStage(random: Random): string {
  if (random() < 0.1) return "HEALTHCHECK --interval=5m --timeout=3s CMD curl -f http://localhost/ || exit 1\n";
  return `FROM alpine:3.20 AS stage${Math.floor(random() * 1e6)}\nCOPY --from=base /out /out\n`;
}
