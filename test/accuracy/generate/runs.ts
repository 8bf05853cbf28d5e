import type { Scene } from "./scene.ts";
import { makeValue, makeWord } from "./words.ts";

/** A RUN whose command is quick and ends well, whatever user it runs as. */
export function makeRun(scene: Scene): string {
  const { random, builder } = scene;
  const forms = [makeShellRun, makeShellRun, makeShellRun, makeListRun, makeLongRun, makeHeredocRun];
  return random.pick(builder === "classic" ? forms : [...forms, makeMountRun, makeMountRun])(scene);
}

function makeCommand({ random }: Scene): string {
  const value = makeValue(random);
  return random.pick([
    `echo ${value}`,
    `echo ${value} > /tmp/${makeWord(random)} || true`,
    `cat /etc/passwd  "${value}" || true`,
    `mkdir -p /tmp/d && echo ${value} >> /tmp/d/${makeWord(random)} || true`,
    `ls -la . # ${makeWord(random)}`,
    `echo ${makeWord(random)} > /out/f || true`,
    `true`,
  ]);
}

function makeShellRun(scene: Scene): string {
  const network = scene.builder === "buildkit" && scene.random.chance(0.1) ? "--network=none " : "";
  return `RUN ${network}${makeCommand(scene)}`;
}

function makeListRun({ random }: Scene): string {
  return random.chance(0.5)
    ? `RUN ["echo", "${makeWord(random)}"]`
    : `RUN [ "/bin/sh", "-c", "echo ${makeValue(random)}" ]`;
}

function makeLongRun(scene: Scene): string {
  const { random } = scene;
  const comment = random.chance(0.5) ? `    # ${makeWord(random)}\n` : "";
  return `RUN ${makeCommand(scene).replace(/ #.*/, "")} && \\\n${comment}${" ".repeat(2 + random.below(3))}echo ${makeWord(random)}`;
}

function makeHeredocRun({ random }: Scene): string {
  const body = `echo ${makeValue(random)}\n${random.chance(0.5) ? `# ${makeWord(random)}\n` : ""}echo ${makeWord(random)}`;
  const name = random.pick(["EOF", "END", "F2"]);
  return random.pick([
    `RUN <<${name}\n${body}\n${name}`,
    `RUN <<"${name}"\n${body}\n${name}`,
    `RUN <<-${name}\n\t${body.replaceAll("\n", "\n\t")}\n\t${name}`,
    `RUN <<${name}\n#!/bin/sh\n${body}\n${name}`,
    `RUN cat <<${name} > /dev/null\n${body}\n${name}`,
    `RUN cat <<A <<B > /dev/null\n${makeWord(random)}\nA\n${makeWord(random)}\nB`,
  ]);
}

function makeMountRun(scene: Scene): string {
  const { random } = scene;
  const count = 1 + random.below(2);
  const targets = random.some(["/mnt/1", "/mnt/2", "mnt3", "/mnt/4/5"], count);
  return `RUN ${targets.map((target) => makeMount(target, scene)).join(" ")} ${makeCommand(scene)}`;
}

function makeMount(target: string, scene: Scene): string {
  const { random, stages } = scene;
  const source = scene.pickSource();
  const bound = `--mount=type=bind,target=${target},source=${/[ ,"[*?]/.test(source) ? "." : source}`;
  const forms = [
    bound,
    `--mount=target=${target}${random.chance(0.3) ? ",rw" : ""}`,
    `--mount=type=cache,target=${target}${random.pick(["", ",id=c1", ",sharing=locked", ",mode=0700", ",uid=1,gid=2", ",ro"])}`,
    `--mount=type=tmpfs,target=${target}${random.pick(["", ",size=1m"])}`,
    `--mount=type=secret,id=${makeWord(random)},target=${target}`,
    `--mount=type=bind,from=busybox,source=/etc,target=${target}`,
  ];
  const others = stages.flatMap((mark) => [
    `--mount=type=bind,from=${mark},source=${random.pick(["/out", "/out/f", "/"])},target=${target}`,
    `--mount=type=cache,from=${mark},source=/out,target=${target}`,
  ]);
  return random.pick([...forms, bound, ...others, ...others]);
}
