import { times, type Maker } from "./maker.ts";

const commands = [
  ...["mkdir -p /q", "echo a > /a", "echo b >> /a", "touch /c && chmod 600 /c", "ln -s /a /s", "rm -rf /q", "true"],
  ...["cd /opt && echo x > here", "cd /opt", "X=1; echo $X > /x", "set -e; true; echo s > /s1"],
  ...["export Y=2 && env | grep Y= > /y", "false || echo or > /or", "echo p | tee /p", "(cd /; ls > /ls)"],
  ...["sleep 0 & wait", "echo semi;", "umask 077; echo m > /m", "echo ${HOME} > /home1", "exit 0"],
  ...["if true; then echo if > /if; fi", "for i in 1 2; do echo $i >> /for; done", "echo # not echoed"],
  ...["echo 'quo ted' > '/with blank'", "test -e /never || true", "cat < /etc/passwd > /pw", "chown 5:6 /opt"],
  ...[
    "echo mine > /usr/local/bin/tac && chmod +x /usr/local/bin/tac",
    "tac /etc/group > /tac",
    "echo l > /l; ln -f /l /b",
  ],
];

/** Short commands, some of which leave a shell otherwise than it was. */
export const runs: Maker = (random) =>
  times(random, 2, 4, () => {
    const command = random.pick(commands);
    if (random.chance(0.06)) return `RUN ["/bin/sh", "-c", ${JSON.stringify(command)}]`;
    if (random.chance(0.06)) return `RUN <<EOF\n${command}\nEOF`;
    if (random.chance(0.06)) return `RUN --network=none ${command}`;
    if (random.chance(0.1)) return `RUN ${command.replace(" && ", " \\\n # why\n && ")}`;
    return `RUN ${command}`;
  });

const updates = [
  ...["RUN apt-get update", "RUN apt-get update && apt-get upgrade -y", "RUN apt-get -qq update"],
  ...["RUN apt update; touch /updated", "RUN --mount=type=cache,target=/c apt-get update"],
];
const packages = [
  ...["RUN apt-get install -y curl", "RUN apt-get install -y curl \\\n    git \\\n    # why\n    make"],
  ...["RUN apt-get install -y curl && rm -rf /var/lib/apt/lists/*", "RUN apt-get install -y curl; touch /late"],
  ...["RUN cd /opt && apt install -y curl && touch here", "RUN --mount=type=cache,target=/c apt-get install -y curl"],
];

/** Package lists and installs that go by them, with something between them now and then. */
export const packageLists: Maker = (random) => [
  random.pick(updates),
  ...(random.chance(0.3) ? [random.pick(["ENV A=1", "COPY 1 /t/", "RUN echo between > /between", "USER root"])] : []),
  ...times(random, 1, 2, () => random.pick(packages)),
];
