import { withAll, type Cases } from "./case.ts";

const slow = "RUN apk add slow";

/** Projects whose source is edited now and then. */
const ofSource = withAll({ edited: ["src/main.js"] }, [
  `COPY src /srv/src\n${slow}`,
  `WORKDIR /app\nCOPY src src\n${slow}\nRUN ls src > /listed`,
  `WORKDIR /app\nCOPY src/ ./\n${slow}\nCMD ["node"]`,
  `WORKDIR /app\nCOPY . .\n${slow}\nRUN cat src/main.js > /main`,
  `WORKDIR /app\nADD arch.tar src/main.js ./\n${slow}`,
  `WORKDIR /app\nCOPY --chown=1:2 src src\n${slow}`,
  `WORKDIR /app\nCOPY --chmod=640 src src\n${slow}`,
  `WORKDIR /app\nCOPY --link src src\n${slow}`,
  `WORKDIR /app\nCOPY --link --chown=1:2 src 1 /app/to/\n${slow}\nUSER 1`,
  `WORKDIR /app\nUSER 7\nCOPY src src\nUSER 0\n${slow}`,
  `WORKDIR /app\nCOPY ["src", "sp ace/f", "/app/"]\n${slow}`,
  `WORKDIR /app\nCOPY src \\\n  # and one\n  1 \\\n  ./\n# slow\n${slow}`,
  `WORKDIR /app\nCOPY src src\nENV A=1\nARG B=2\nLABEL c=3\nEXPOSE 80\n${slow}\nRUN echo $A $B > /ab`,
  `WORKDIR /app\nCOPY src src\nENTRYPOINT ["e"]\nSTOPSIGNAL 9\nHEALTHCHECK CMD true\n${slow}`,
  `WORKDIR /app\nCOPY src src\nRUN apk update\n${slow}\nRUN apk add more && rm -rf /var/cache/apk/*`,
  `WORKDIR /app\nCOPY src src\nRUN set -eux; apk update; apk add slow`,
  `WORKDIR /app\nCOPY src src\nRUN --mount=type=cache,target=/var/cache/apk apk add slow`,
  `WORKDIR /app\nCOPY src src\nRUN <<E\nset -e\napk add slow\nE\nRUN ls > /listed`,
  `WORKDIR /app\nCOPY src src\nRUN npm install -g slow`,
  `WORKDIR /app\nCOPY src src\nRUN pip install slow`,
  `WORKDIR /app\nCOPY src/main.js .\n${slow}\nRUN touch main.js.done`,
  `WORKDIR /app\nCOPY s* ./\n${slow}`,
  `COPY 1 /one\nCOPY src /srv\n${slow}`,
  `COPY src /usr/src/app/\n${slow}\nWORKDIR /usr/src/app`,
  `ENV APP=/app\nCOPY src /app\n${slow}\nRUN ls $APP > /listed`,
  `FROM tools AS a\nWORKDIR /app\nCOPY src src\n${slow}\nFROM tools\nCOPY --from=a /app /app\nCOPY --from=a /opt /o\n`,
  `FROM tools AS a\nRUN mkdir /app\nFROM a\nCOPY src /app/src\n${slow}\n`,
  `FROM tools\r\nWORKDIR /app\r\n  COPY src src\r\n  # c\r\n  ${slow}\r\n`,
  `FROM tools\nWORKDIR /app\nCOPY src src\n${slow}`,
  `# escape=\`\nFROM tools\nWORKDIR /app\nCOPY src \`\n  src\n${slow}\n`,
]);

export const rippleCases: Cases = {
  rule: "ripple",
  fixed: [
    ...ofSource,
    { text: `WORKDIR /app\nCOPY 1 2 ./\n${slow}`, edited: ["1", "2"] },
    {
      text: `WORKDIR /app\nCOPY . .\n${slow}`,
      edited: ["src/main.js", "out/made"],
      files: { ".dockerignore": "out\nd\n" },
    },
  ],
  left: withAll({ edited: ["src/main.js"] }, [
    `WORKDIR /app\nCOPY src src\nRUN apk add slow; ls src > /listed`,
    `WORKDIR /app\nCOPY src src\nWORKDIR /app/src\n${slow}`,
    `COPY src /app\nWORKDIR /app\n${slow}`,
    `WORKDIR /app\nCOPY src src\nCOPY 1 src/main.js\n${slow}`,
    `WORKDIR /app\nCOPY src src\nVOLUME /app\n${slow}`,
    `WORKDIR /app\nCOPY src /usr/local/bin/\n${slow}`,
    `WORKDIR /app\nCOPY src src\n${slow}\nRUN npm ci`,
    `WORKDIR /app\nCOPY src src\nRUN npm ci\n${slow}`,
    `WORKDIR /app\nCOPY src src\nRUN --mount=type=bind,target=/m apk add slow`,
    `ARG D=src\nWORKDIR /app\nCOPY $D src\n${slow}`,
  ]),
};
