import assert from "node:assert/strict";
import { findings, fixed, linesOf } from "./rules.fixture.ts";

const rule = "toolchain-in-final";
const install = "RUN apt-get install -y gcc libc6-dev make";
const build = "COPY a.c .\nRUN gcc -static -o /a a.c";
const run = 'CMD ["/a"]';
const fix = (text: string): string => fixed(rule, text, {}, true);

describe("toolchain-in-final", () => {
  it("tells of compilers that the image does not need, and the size of their layer", () => {
    const text = `FROM debian\n${install}\n${build}\n${run}\n`;
    assert.deepEqual(findings(rule, text), [
      "2-2 gcc and make are in the image, needed by the build only: build in a stage of its own, and copy the result.",
    ]);
    assert.deepEqual(findings(rule, text, { last: { 2: { megabytes: 245 } } }), [
      "2-2 gcc and make (a layer of 245 MB) are in the image, needed by the build only: build in a stage of its own, and copy the result.",
    ]);
  });

  it("tells of base images that are there to build", () => {
    const images: readonly (readonly [string, string])[] = [
      ["golang:1.24", "go build -o /a ."],
      ["docker.io/library/golang", "go install ./..."],
      ["rust:1.80", "cargo build --release"],
      ["maven:3-eclipse-temurin-21", "mvn -B package"],
      ["gradle:8", "gradle --no-daemon shadowJar"],
      ["mcr.microsoft.com/dotnet/sdk:8.0", "dotnet publish -c Release"],
      ["gcc:14", "make install"],
    ];
    for (const [image, command] of images) {
      assert.deepEqual(linesOf(rule, `FROM ${image}\nRUN ${command}\n${run}\n`), [1], image);
    }
    assert.deepEqual(findings(rule, `FROM golang:1.24\nRUN go build -o /a .\n${run}\n`), [
      "1-1 The build tools of golang:1.24 are in the image, needed by the build only: build in a stage of its own, and copy the result.",
    ]);
  });

  it("tells of the stages that the image is made of", () => {
    assert.deepEqual(linesOf(rule, `FROM debian AS x\n${install}\nFROM x\n${build}\n${run}\n`), [2]);
    assert.deepEqual(linesOf(rule, `FROM golang AS x\nFROM x\nRUN go build -o /a\n${run}\n`), [1]);
    assert.deepEqual(
      linesOf(rule, `FROM debian AS x\n${install}\n${build}\nFROM debian\nCOPY --from=x /a /\n${run}\n`),
      [],
    );
  });

  it("builds in a stage of its own, where one program is all that the image needs", () => {
    const fixes: readonly (readonly [string, string])[] = [
      [
        `FROM debian\n${install}\n${build}\n${run}\n`,
        `FROM debian AS build\n${install}\n${build}\n\nFROM scratch\nCOPY --from=build /a /a\n${run}\n`,
      ],
      [
        `FROM debian:12\n${install}\nRUN gcc a.c -o /a -lm\n\n# start\n${run}`,
        `FROM debian:12 AS build\n${install}\nRUN gcc a.c -o /a -lm\n\nFROM debian:12\nCOPY --from=build /a /a\n\n# start\n${run}`,
      ],
      [
        `FROM debian AS one\r\n${install}\r\nRUN gcc a.c \\\r\n  -o /a\r\n${run}\r\n`,
        `FROM debian AS one\r\n${install}\r\nRUN gcc a.c \\\r\n  -o /a\r\n\r\nFROM debian\r\nCOPY --from=one /a /a\r\n${run}\r\n`,
      ],
      [
        `FROM golang:1.24-alpine\nWORKDIR /build\nCOPY . .\nRUN go build -o /a .\nEXPOSE 80\nENTRYPOINT ["/a"]\n`,
        `FROM golang:1.24-alpine AS build-2\nWORKDIR /build\nCOPY . .\nRUN go build -o /a .\n\nFROM alpine\nCOPY --from=build-2 /a /a\nEXPOSE 80\nENTRYPOINT ["/a"]\n`,
      ],
    ];
    for (const [before, after] of fixes) {
      assert.equal(fix(before), after);
      assert.equal(fixed(rule, before), before, "not unasked");
    }
  });

  it("leaves other shapes to the user", () => {
    const texts = [
      `FROM debian\n${install}\n${build}\nCMD /a\n`,
      `FROM debian\n${install}\n${build}\nCOPY b /\n${run}\n`,
      `FROM debian\n${install}\n${build}\nRUN b\n${run}\n`,
      `FROM debian\nENV B=c\n${install}\n${build}\n${run}\n`,
      `FROM debian\nUSER b\n${install}\n${build}\n${run}\n`,
      `FROM debian\n${install}\n${build}\nUSER b\n${run}\n`,
      `FROM debian\nWORKDIR /\n${install}\n${build}\nCMD ["./a"]\n`,
      `FROM debian\n${install}\nRUN gcc a.c -o /a -lssl\n${run}\n`,
      `FROM debian\n${install}\nRUN gcc a.c -o /a $(pkg-config b)\n${run}\n`,
      `FROM debian\n${install}\nRUN gcc a.c /b/c.so -o /a\n${run}\n`,
      `FROM debian\n${install}\nRUN make\n${run}\n`,
      `FROM debian\n${install}\nRUN g++ a.cc -o /a\n${run}\n`,
      `FROM gcc\nRUN gcc a.c -o /a\n${run}\n`,
      `FROM golang\nRUN go build -o /a\n${run}\n`,
      `FROM debian AS x\n${install}\nFROM x\n${build}\n${run}\n`,
    ];
    for (const text of texts) {
      assert.equal(linesOf(rule, text).length, 1, text);
      assert.equal(fix(text), text);
    }
  });

  it("is silent where the tools may be of use, and where nothing is built", () => {
    const silent = [
      `FROM debian\n${install}\n${build}\n`,
      `FROM debian\n${install}\n${run}\n`,
      `FROM debian\n${install}\n${build}\nCMD ["bash"]\n`,
      `FROM debian\n${install}\n${build}\nCMD make run\n`,
      `FROM debian\n${install}\n${build}\nENTRYPOINT ["/entry.sh"]\n${run}\n`,
      `FROM debian\n${install}\n${build}\nENTRYPOINT ["sh", "-c", "/a"]\n`,
      `FROM debian\n${install} && make && apt-get purge -y gcc make\n${run}\n`,
      `FROM alpine\nRUN apk add --virtual .b gcc && make && apk del .b\n${run}\n`,
      `FROM debian\nRUN apt-get install -y curl\nRUN make\n${run}\n`,
      `FROM golang\nRUN make\n${run}\n`,
      `FROM golang\nRUN go mod download\n${run}\n`,
      `FROM golang\nRUN go build\nCMD ["go", "run", "."]\n`,
      `FROM mcr.microsoft.com/dotnet/sdk\nRUN dotnet build\nENTRYPOINT ["dotnet", "run"]\n`,
      `FROM mcr.microsoft.com/dotnet/aspnet\nRUN dotnet publish\nENTRYPOINT ["dotnet", "a.dll"]\n`,
      `FROM my/golang-app\nRUN x\n${run}\n`,
      `FROM debian\nRUN echo apt-get install gcc\n${build}\n${run}\n`,
      `FROM debian\nSHELL ["powershell"]\n${install}\n${build}\n${run}\n`,
      `FROM debian\nRUN ["apt-get", "install", "gcc"]\n${build}\n${run}\n`,
    ];
    for (const text of silent) assert.deepEqual(linesOf(rule, text), [], text);
  });
});
