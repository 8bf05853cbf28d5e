import { runs } from "./runs.ts";
import type { Maker } from "./maker.ts";

const settings = [
  ...["ENV P=1 Q=2", "USER 1000", "USER root", "LABEL x=y", 'CMD ["x"]', 'SHELL ["/bin/sh", "-ec"]', "VOLUME /data"],
  ...["WORKDIR sub", "EXPOSE 80", "ENV NODE_ENV=production"],
];

/** One instruction that a step below goes by. */
export const setting: Maker = (random) => [random.pick(settings)];

/** A project copied whole, and an install of what it depends on. */
export const installs: Maker = (random, first) => [
  random.pick(["WORKDIR /app", "WORKDIR /app", "WORKDIR /"]),
  random.pick(["COPY . .", "COPY . /app/", "COPY . ./", "ADD . .", "COPY --chown=1:2 . .", "COPY --link . /app"]),
  ...(random.chance(0.3) ? [random.pick([...setting(random, first), "RUN ls > /listed", "RUN apk add git"])] : []),
  random.pick([
    ...["RUN npm ci", "RUN npm ci --omit=dev", "RUN npm install", "RUN cd /app && npm ci"],
    ...["RUN pip install -r requirements.txt", "RUN npm ci && echo done > /done", "RUN apk add git && npm ci"],
  ]),
];

/** What is over slowly, or said to be. */
const slow = ["RUN apk add slow", "RUN apk update && apk add slow", "RUN pip install slow", "RUN npm install -g slow"];

/** A build argument that is new with each build, and what may go by it. */
export const variables: Maker = (random, first) => {
  const [name, standIn] = random.pick([
    ["GIT_SHA", ""],
    ["GIT_SHA", "=unknown"],
    ["BUILD_DATE", "=none"],
    ["VERSION", "=dev"],
  ] as const);
  const users = [`LABEL revision=$${name}`, `ENV SHA=$${name}`, `LABEL a=1 v=\${${name}}`, `ENV ${name}=$${name}`];
  return [
    `ARG ${name}${standIn}`,
    ...(random.chance(0.4) ? [random.pick(users)] : []),
    ...(random.chance(0.3) ? random.pick([runs, setting])(random, first) : []),
    random.pick(slow),
    ...(random.chance(0.3)
      ? [random.pick(["COPY 2 /t/", "RUN npm ci || true", "ENV B=1", "RUN env > /dev/null"])]
      : []),
    ...(random.chance(0.7) ? [random.pick([`RUN echo $${name} > /value`, `LABEL z=$${name}`])] : []),
  ];
};

/** A copy of the sources above slow steps. */
export const sources: Maker = (random, first) => [
  random.pick(["COPY src /srv/src", "COPY src /app/", "COPY --chown=1:2 src /srv", "ADD src /opt/src", "COPY . /app"]),
  ...(random.chance(0.4) ? setting(random, first) : []),
  random.pick(slow),
  ...(random.chance(0.3) ? [random.pick(slow)] : []),
];
