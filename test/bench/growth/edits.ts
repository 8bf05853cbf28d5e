/** Makes another text of a Dockerfile's. */
export type Edit = (text: string) => string;

/** Something typed at the end of the line in the middle. */
export const editMiddle: Edit = (text) => {
  const lines = text.split("\n");
  const middle = Math.floor(lines.length / 2);
  return lines.map((line, at) => (at === middle ? `${line}-typed` : line)).join("\n");
};

/** Every second line changed: little is left to hold on to. */
export const editEverySecondLine: Edit = (text) =>
  text
    .split("\n")
    .map((line, at) => (at % 2 === 0 && /^(RUN|ENV|COPY) .*\w$/.test(line) ? `${line}-${at}` : line))
    .join("\n");

/** The second half written anew with other keywords. */
export const replaceHalf: Edit = (text) => {
  const half = text.slice(0, text.indexOf("\n", text.length / 2) + 1);
  const lines = text.slice(half.length).split("\n").length;
  return half + Array.from({ length: lines }, (_, at) => `LABEL l${at}=new\n`).join("");
};

/** The halves changed places: the longest common part is one of them. */
export const swapHalves: Edit = (text) => {
  const first = text.indexOf("\n") + 1;
  const middle = text.indexOf("\n", text.length / 2) + 1;
  return text.slice(0, first) + text.slice(middle) + text.slice(first, middle);
};
