import { withAll, type Case, type Cases } from "./case.ts";

const slow = "RUN apk add slow";
const use = "RUN echo $GIT_SHA > /sha";

/** Some are given a value, so that the image tells where it comes to. */
const given = withAll({ options: ["--build-arg", "GIT_SHA=0a1b"] }, [
  `ARG GIT_SHA\n${slow}\n${use}`,
  `ARG GIT_SHA=unknown\n${slow}\n${use}`,
  `ARG GIT_SHA\nLABEL revision=$GIT_SHA\n${slow}`,
  `ARG GIT_SHA\nLABEL a=1 revision=\${GIT_SHA} b=2\nLABEL c=3\n${slow}`,
  `ARG GIT_SHA\nENV SHA=$GIT_SHA\n${slow}`,
  `ARG GIT_SHA\nENV GIT_SHA=$GIT_SHA\n${slow}\n${use}`,
  `ARG GIT_SHA\nENV APP_VERSION "v $GIT_SHA"\n${slow}\nENV LAST=3`,
  `ENV GIT_SHA=above\nARG GIT_SHA\n${slow}\n${use}`,
  `ARG GIT_SHA\nENV GIT_SHA=set\n${slow}\n${use}`,
  `ARG GIT_SHA\nARG GIT_SHA_SHORT=1\n${slow}\nRUN echo $GIT_SHA_SHORT $GIT_SHA > /sha`,
  `ARG GIT_SHA\nENV SHA=$GIT_SHA\n${slow}\nRUN echo $SHA > /sha`,
  `ARG GIT_SHA\n${slow}\nCOPY <<E /sha\nof $GIT_SHA\nE\nRUN apk add slower`,
  `ARG GIT_SHA\n${slow}\nRUN <<E\necho $GIT_SHA > /sha\nE\nRUN apk add slower`,
  `ARG GIT_SHA\n${slow}\nRUN --mount=type=cache,id=$GIT_SHA,target=/c touch /made`,
  `ARG GIT_SHA\n${slow}\nCOPY 1 /t/$GIT_SHA/`,
  `ARG GIT_SHA\n${slow}\nWORKDIR /w/\${GIT_SHA:-none}\nUSER \${GIT_SHA:+7}\nRUN pwd > /tmp/pwd`,
  `ARG GIT_SHA\n${slow}\nRUN env | grep -v HOSTNAME | sort > /env`,
  `FROM tools AS a\nARG GIT_SHA\n${slow}\n${use}\nFROM tools\nARG GIT_SHA\n${slow}\nCOPY --from=a /sha /a\n${use}2`,
  `ARG GIT_SHA\nFROM tools\nARG GIT_SHA\n${slow}\n${use}\n`,
  `FROM tools\r\nARG GIT_SHA\r\n${slow}\r\n${use}\r\n`,
  `FROM tools\n  arg \\\n    # c\n    GIT_SHA=dev\n  RUN apk add \\\n    slow\n  ${use}`,
  `# escape=\`\nFROM tools\nARG \`\n  GIT_SHA\nRUN apk add \`\n  slow\n${use}`,
]);

/** The value of an ENV was edited before each build. */
function withEdits(text: string): Case {
  const at = (version: number): string => text.replaceAll("@", String(version));
  return { text: at(4), earlier: [1, 2, 3].map(at) };
}

const ofEnv = [
  `ENV APP_BUILD=@\n${slow}\nRUN echo $APP_BUILD > /b`,
  `ENV APP_BUILD @\n${slow}`,
  `ENV APP_BUILD="build @" \n${slow}\nLABEL build=$APP_BUILD\nRUN env | grep -v HOSTNAME | sort > /env`,
  `ENV APP_BUILD=@\nLABEL build=$APP_BUILD\n${slow}\nRUN echo $APP_BUILD > /b`,
  `ENV APP_BUILD=@\nENV IMAGE_VERSION=v$APP_BUILD\n${slow}\nRUN echo $IMAGE_VERSION > /v`,
  `ENV APP_BUILD=@\nCOPY 1 /t/\nWORKDIR /w\nUSER 0\n${slow}\nRUN echo $APP_BUILD > b`,
  `ENV APP_BUILD=@\nARG A=1\n${slow}\nCOPY 1 /t/$APP_BUILD/`,
  `ENV APP_BUILD=@\n${slow}\nENV APP_BUILD_2=x$APP_BUILD\nRUN echo $APP_BUILD_2 > /b`,
  `ENV BASE=1\nENV APP_BUILD=@\nSHELL ["/bin/sh", "-uc"]\n${slow}\nRUN echo $BASE $APP_BUILD > /b`,
  `FROM tools\r\nENV APP_BUILD=@\r\n${slow}\r\nRUN echo $APP_BUILD > /b\r\n`,
  `FROM tools\n  env \\\n    # c\n    APP_BUILD=@\n  RUN apk add \\\n    slow\n  RUN echo $APP_BUILD > /b`,
  `FROM tools AS a\nENV APP_BUILD=@\n${slow}\nRUN echo $APP_BUILD > /b\nFROM a\nRUN echo $APP_BUILD > /c\n`,
].map(withEdits);

/** What goes by all variables sees where it stands, and so does the order of ENV. */
const ofEnvLeft = [
  `ENV APP_BUILD=@\nENV B=1\n${slow}`,
  `ENV APP_BUILD=@\nRUN env | grep BUILD > /env; apk add slow`,
  `ENV APP_BUILD=@\nRUN npm ci; apk add slow`,
  `ENV APP_BUILD=@ B=2\n${slow}`,
  `ENV APP_BUILD=1\n${slow}\nRUN echo @ > /x`,
  `ENV PIP_BUILD=@\n${slow}`,
].map(withEdits);

export const earlyArgCases: Cases = {
  rule: "early-arg",
  fixed: [
    ...given,
    ...ofEnv,
    `ARG GIT_SHA=""\n${slow}\nLABEL revision=$GIT_SHA`,
    `ARG BUILD_DATE\nARG VCS_REF\nLABEL date=$BUILD_DATE ref=$VCS_REF\n${slow}`,
    `ARG VERSION=dev\nENV A=1\n${slow}\nRUN echo $VERSION > /v`,
    `ARG COMMIT_SHA=none\nCOPY 1 /t/\nADD 2 /t/\nWORKDIR /w\n${slow}\nRUN echo $COMMIT_SHA > sha`,
    `ARG BUILD_NUMBER=none\nUSER 0\nEXPOSE 80\nVOLUME /v\nSTOPSIGNAL 9\nCMD ["x"]\n${slow}\nRUN echo $BUILD_NUMBER > /n`,
    `ARG BUILD_DATE=none\nSHELL ["/bin/sh", "-uc"]\n${slow}\nRUN echo $BUILD_DATE > /d`,
    `ARG BUILD_DATE\nHEALTHCHECK CMD true\nENTRYPOINT ["e"]\n${slow}\nLABEL date=$BUILD_DATE`,
    `ARG RELEASE_TAG=none\nRUN <<E\nset -e\napk add slow\nE\nRUN echo $RELEASE_TAG > /r`,
    `ARG VCS_REF=none\nRUN --mount=type=cache,target=/c apk add slow\nRUN echo $VCS_REF > /r`,
    `ARG CI_COMMIT_SHA=none\nRUN set -eux; apk add slow; mkdir -p /x; touch /x/y\nRUN echo $CI_COMMIT_SHA > /x/z`,
    `ARG BUILD_DATE=none\n${slow}\n# the date\nRUN echo $BUILD_DATE > /d\n${slow}er`,
  ],
  left: [
    ...ofEnvLeft,
    { text: `ARG GIT_SHA\nUSER $GIT_SHA\nRUN id > /tmp/id; apk add slow`, options: ["--build-arg", "GIT_SHA=7"] },
    `ARG GIT_SHA=1a\n${slow}`,
    `ARG GIT_SHA\n${slow}\nRUN npm ci`,
    `ARG GIT_SHA\nRUN apk add slow $GIT_SHA`,
    `ARG GIT_SHA\n${use}\n${slow}`,
    `ARG GIT_SHA\nRUN env | sort > /env; apk add slow`,
    `ARG GIT_SHA=none\nRUN export -p > /exports; apk add slow`,
    `ARG GIT_SHA=none\nRUN export > /exports; apk add slow`,
    `ARG GIT_SHA=none\nRUN set | grep SHA > /set; apk add slow`,
    `ARG GIT_SHA=none\nRUN cat /proc/self/environ | tr '\\0' '\\n' | grep SHA > /environ; apk add slow`,
    `ARG GIT_SHA=none\nRUN awk 'BEGIN { for (n in ENVIRON) if (n ~ /SHA/) print ENVIRON[n] }' > /awk; apk add slow`,
    `ARG GIT_SHA=none\nRUN tr '\\0' '\\n' < /proc/self/environ | grep SHA > /environ; apk add slow`,
    `ARG GIT_SHA=none\nRUN command env | grep SHA > /env; apk add slow`,
    `ARG GIT_SHA=none\nRUN find /bin/ls -exec env ';' | grep SHA > /env; apk add slow`,
    `ARG GIT_SHA=none\nRUN npm ci && apk add slow`,
    `ARG GIT_SHA=none\nENV SHA=$GIT_SHA\nENV A=1\n${slow}`,
    `ARG GIT_SHA=none\nENV SHA=$GIT_SHA OTHER=2\n${slow}`,
    `ARG GIT_SHA=none\nARG X=$GIT_SHA\n${slow}\nRUN echo $X > /x`,
    `ARG GIT_SHA=none\nARG GIT_SHA=2\n${slow}\n${use}`,
    `ARG GIT_SHA=none\nLABEL a=$GIT_SHA\nLABEL a=1\n${slow}`,
    `ARG GIT_SHA=none\nLABEL $GIT_SHA=a\n${slow}`,
    `ARG GIT_SHA=none\nONBUILD RUN echo $GIT_SHA\n${slow}`,
    `ARG GIT_SHA=none BUILD_DATE=none\n${slow}\n${use}`,
    `ARG GIT_SHA=none\nRUN ["apk", "add", "slow"]`,
    `ARG GIT_SHA=none\nRUN touch /quick\n${use}`,
    `ARG VERSION=1\nFROM tools\nARG VERSION\n${slow}\nRUN echo $VERSION > /v\n`,
  ],
};
