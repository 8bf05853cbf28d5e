/** The project that everyone tries first: a Dockerfile that copies five small files, each into a layer of its own. */
export const fiveFiles = {
  Dockerfile: `FROM ubuntu:latest
RUN echo "Test"
COPY 1 .
ADD 2 .
ADD 3 .
ADD 4 .
ADD 5 .
`,
  ...{ 1: "1\n", 2: "22\n", 3: "333\n", 4: "4444\n", 5: "55555\n" },
} as const;
