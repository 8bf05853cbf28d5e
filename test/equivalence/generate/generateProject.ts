import { makeRandom, type Random } from "../accuracy/generate/random.ts";
import type { Project } from "./project.ts";
import { toolsImage } from "./tree.ts";

/** The made-up project of a number: neighbours that look alike, so that fixes have something to do, or nearly so. */
export function generateProject(seed: number, number: number): Project {
  const random = makeRandom(`equivalence ${seed} ${number}`);
  const stages = random.chance(0.3)
    ? [makeStage(random, " AS first"), makeStage(random, "", true)]
    : [makeStage(random)];
  const text = stages.flat().join("\n");
  const ends = random.pick(["\n", "\n", "\n", ""]);
  const dockerfile = random.chance(0.1) ? `${text}${ends}`.replaceAll("\n", "\r\n") : `${text}${ends}`;
  return { name: `seed ${seed} ${number}`, dockerfile };
}

function makeStage(random: Random, name = "", canCopy = false): string[] {
  const lines = [`FROM ${toolsImage}${name}`];
  if (random.chance(0.5)) lines.push("WORKDIR /w");
  const groups = 2 + random.below(3);
  for (let group = 0; group < groups; group++) lines.push(...random.pick(makers)(random, canCopy));
  return lines.flatMap((line) => (random.chance(0.08) ? [`# about ${random.below(9)}`, line] : [line]));
}

type Maker = (random: Random, canCopy: boolean) => string[];

const sources = [
  "1",
  "2",
  "3",
  "4",
  "5",
  "run.sh",
  "d",
  "d/",
  "e",
  "d/1",
  "e/2",
  "link",
  "arch.tar",
  "arch.tgz",
  "[1-3]",
  "*.sh",
  "src",
];
const destinations = ["/t/", "/t/", "/t/", "./", ".", "/new/in/", "/t", "/opt/", "/w/"];
const flags = ["--chown=1:2", "--chmod=640", "--chmod=755", "--link", "--chown=0"];

/** Copies to one place or nearly one, with the same flags or nearly so. */
const copies: Maker = (random, canCopy) => {
  const destination = random.pick(destinations);
  const options = random.chance(0.3) ? [random.pick(flags)] : [];
  const from = canCopy && random.chance(0.2);
  return times(random, 2, 4, () => {
    const keyword = from || random.chance(0.6) ? "COPY" : "ADD";
    const own = random.chance(0.85) ? options : [random.pick(flags)];
    const into = random.chance(0.85) ? destination : random.pick(destinations);
    const paths = from
      ? [random.pick(["/t/1", "/opt", "/etc/passwd", "/usr/local/bin/npm"])]
      : random.some(sources, random.chance(0.2) ? 2 : 1);
    const target = paths.length > 1 && !into.endsWith("/") && into !== "." ? `${into}/` : into;
    if (random.chance(0.07)) return `${keyword} ${JSON.stringify([...paths, target])}`;
    const gap = random.chance(0.1) ? " \\\n    " : " ";
    return [keyword, ...(from ? ["--from=first"] : []), ...own, ...paths].join(" ") + gap + target;
  });
};

const commands = [
  ...["mkdir -p /q", "echo a > /a", "echo b >> /a", "touch /c && chmod 600 /c", "ln -s /a /s", "rm -rf /q", "true"],
  ...[
    "cd /opt && echo x > here",
    "cd /opt",
    "X=1; echo $X > /x",
    "set -e; true; echo s > /s1",
    "export Y=2 && env | grep Y= > /y",
  ],
  ...[
    "false || echo or > /or",
    "echo p | tee /p",
    "(cd /; ls > /ls)",
    "sleep 0 & wait",
    "echo semi;",
    "umask 077; echo m > /m",
  ],
  ...["echo ${HOME} > /home1", "if true; then echo if > /if; fi", "for i in 1 2; do echo $i >> /for; done", "exit 0"],
  ...[
    "echo 'quo ted' > '/with blank'",
    "echo # not echoed",
    "test -e /never || true",
    "cat < /etc/passwd > /pw",
    "adduser -D u1",
  ],
];

const runs: Maker = (random) =>
  times(random, 2, 4, () => {
    const command = random.pick(commands);
    if (random.chance(0.06)) return `RUN ["/bin/sh", "-c", ${JSON.stringify(command)}]`;
    if (random.chance(0.06)) return `RUN <<EOF\n${command}\nEOF`;
    if (random.chance(0.06)) return `RUN --network=none ${command}`;
    if (random.chance(0.1)) return `RUN ${command.replace(" && ", " \\\n # why\n && ")}`;
    return `RUN ${command}`;
  });

const packages: Maker = (random) => [
  random.pick(["RUN apt-get update", "RUN apt-get update && apt-get upgrade -y", "RUN apt-get -qq update"]),
  ...(random.chance(0.3) ? [random.pick(["ENV A=1", "COPY 1 /t/", "RUN echo between > /between", "USER root"])] : []),
  random.pick([
    "RUN apt-get install -y curl",
    "RUN apt-get install -y curl \\\n    git \\\n    # why\n    make",
    "RUN apt-get install -y curl && rm -rf /var/lib/apt/lists/*",
  ]),
];

const installs: Maker = (random) => [
  random.pick(["WORKDIR /app", "WORKDIR /app", "WORKDIR /"]),
  random.pick(["COPY . .", "COPY . /app/", "COPY . ./", "ADD . ."]),
  ...(random.chance(0.3) ? [random.pick(["ENV NODE_ENV=production", "RUN ls > /listed", "LABEL a=b"])] : []),
  random.pick([
    "RUN npm ci",
    "RUN npm ci --omit=dev",
    "RUN npm install",
    "RUN pip install -r requirements.txt",
    "RUN npm ci && echo done > /done",
  ]),
];

const variables: Maker = (random) => [
  random.pick(["ARG GIT_SHA=1", "ARG BUILD_DATE", "ARG VERSION=2", "ENV REVISION=abc"]),
  ...(random.chance(0.4) ? [random.pick(["LABEL revision=$GIT_SHA", "ENV SHA=$GIT_SHA", "LABEL v=${VERSION}"])] : []),
  ...runs(random, false),
  ...(random.chance(0.5) ? ["RUN echo $GIT_SHA > /sha"] : []),
];

const settings: Maker = (random) => [
  random.pick([
    "ENV P=1 Q=2",
    "USER 1000",
    "USER root",
    "LABEL x=y",
    'CMD ["x"]',
    'SHELL ["/bin/sh", "-ec"]',
    "VOLUME /data",
    "WORKDIR sub",
  ]),
];

const makers: readonly Maker[] = [copies, copies, copies, runs, runs, packages, installs, variables, settings];

function times<T>(random: Random, least: number, most: number, make: () => T): T[] {
  return Array.from({ length: least + random.below(most - least + 1) }, make);
}
