import type { Scene } from "./scene.ts";
import { makeValue, makeWord, variableNames } from "./words.ts";

/** An instruction that sets something: variables, the working directory, configuration of the image. */
export function makeSetting(scene: Scene): string {
  const { random, hasShell } = scene;
  const name = random.pick(variableNames);
  const [word, value] = [makeWord(random), makeValue(random)];
  const common = [
    `ARG ${name}`,
    `ARG ${name}=${word}`,
    `ARG ${name}=${value}`,
    `ENV ${name}=${value}`,
    `ENV ${name}=${word} E2="${makeWord(random)} ${value}"`,
    `ENV ${name} ${word}`,
    `WORKDIR /${word}`,
    `WORKDIR ${value}`,
    `WORKDIR ${random.pick(["/", "sub/", "/tmp/../x"])}`,
    `LABEL l1=${value} l2="${word}"`,
  ];
  const seldom = [
    `USER ${random.pick(["root", "0", "1000", "1000:1000", "0:0"])}`,
    `CMD echo ${value}`,
    `CMD ["echo", "${word}"]`,
    `ENTRYPOINT ["/bin/echo", "${word}"]`,
    `EXPOSE ${random.pick(["80", "80/udp 81", "8080-8082"])}`,
    `VOLUME /vol/${word}`,
    `STOPSIGNAL ${random.pick(["SIGTERM", "9"])}`,
    `HEALTHCHECK --interval=${random.pick(["5s", "1m"])} CMD echo ${word}`,
    `HEALTHCHECK NONE`,
    `MAINTAINER ${word}`,
    `ONBUILD RUN echo ${word}`,
    ...(hasShell ? [`SHELL ["/bin/sh", "${random.pick(["-c", "-ec", "-exc"])}"]`] : []),
  ];
  return random.chance(0.7) ? random.pick(common) : random.pick(seldom);
}
