import { times, type Maker } from "./maker.ts";

const sources = [
  ...["1", "2", "3", "4", "5", "run.sh", "d", "d/", "e", "d/1", "e/2", "link", "arch.tar", "arch.tgz", "[1-3]"],
  ...["*.sh", "src"],
];
const destinations = ["/t/", "/t/", "/t/", "./", ".", "/new/in/", "/t", "/opt/", "/w/"];
const flags = ["--chown=1:2", "--chmod=640", "--chmod=755", "--link", "--chown=0"];

/** Copies to one place or nearly one, with the same flags or nearly so. */
export const copies: Maker = (random, first) => {
  const destination = random.pick(destinations);
  const options = random.chance(0.3) ? [random.pick(flags)] : [];
  const from = first !== null && random.chance(0.2) ? first : null;
  return times(random, 2, 4, () => {
    const keyword = from !== null || random.chance(0.6) ? "COPY" : "ADD";
    const own = random.chance(0.85) ? options : [random.pick(flags)];
    const into = random.chance(0.85) ? destination : random.pick(destinations);
    const paths =
      from === null
        ? random.some(sources, random.chance(0.2) ? 2 : 1)
        : [random.pick(["/t/1", "/opt", "/etc/passwd", "/usr/local/bin/npm"])];
    const target = paths.length > 1 && !into.endsWith("/") && into !== "." ? `${into}/` : into;
    if (random.chance(0.07)) return `${keyword} ${JSON.stringify([...paths, target])}`;
    const gap = random.chance(0.1) ? " \\\n    " : " ";
    return [keyword, ...(from === null ? [] : [`--from=${from}`]), ...own, ...paths].join(" ") + gap + target;
  });
};
