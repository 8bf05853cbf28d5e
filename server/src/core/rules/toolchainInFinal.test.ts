import assert from "node:assert/strict";
import { checkRules } from "./checkRules.ts";
import { factsOf, findings, fixed, linesOf, type GivenProject } from "./rules.fixture.ts";

const rule = "toolchain-in-final";
const install = "RUN apt-get install -y gcc libc6-dev make";
const build = "COPY a.c .\nRUN gcc -static -o /a a.c";
const run = 'CMD ["/a"]';
const fix = (text: string, project: GivenProject = {}): string => fixed(rule, text, project, true);

/** Asserts what the fix makes of a text, and that no rule finds more in that than before. */
function assertSplit(before: string, after: string, project: GivenProject = {}): void {
  assert.equal(fix(before, project), after);
  assert.equal(fixed(rule, before, project), before, "not unasked");
  const [then, now] = [before, after].map((text) => checkRules(factsOf(text, project), new Map()));
  const more = now?.filter((found) => then?.every((each) => each.rule !== found.rule));
  assert.deepEqual(more, []);
}

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
        `FROM golang:1.24-alpine AS build\nWORKDIR /build\nCOPY . .\nRUN go build -o /a .\n\nFROM alpine:3\nCOPY --from=build /a /a\nEXPOSE 80\nENTRYPOINT ["/a"]\n`,
      ],
    ];
    for (const [before, after] of fixes) {
      assertSplit(before, after);
    }
  });

  it("keeps the working directory where the program is named from there", () => {
    assertSplit(
      `FROM debian:12\nWORKDIR /w\n${install}\nRUN gcc -o a a.c\nENTRYPOINT ["./a"]\nCMD ["-v"]\n`,
      `FROM debian:12 AS build\nWORKDIR /w\n${install}\nRUN gcc -o a a.c\n\nFROM debian:12\nWORKDIR /w\nCOPY --from=build /w/a /w/a\nENTRYPOINT ["./a"]\nCMD ["-v"]\n`,
    );
    assertSplit(
      "FROM golang:1.24-alpine3.21\nWORKDIR /w\nCOPY . .\nRUN go build -o bin/a\nCMD bin/a -v\n",
      "FROM golang:1.24-alpine3.21 AS build\nWORKDIR /w\nCOPY . .\nRUN go build -o bin/a\n\nFROM alpine:3.21\nWORKDIR /w\nCOPY --from=build /w/bin/a /w/bin/a\nCMD bin/a -v\n",
    );
  });

  it("knows where the libraries of a program are: of C++ in Debian, of Go nowhere without cgo", () => {
    assertSplit(
      `FROM ubuntu:24.04\nRUN apt-get update && apt-get install -y g++\nRUN g++ -O2 -o /a a.cc\nRUN apt-get install -y curl\n${run}\n`,
      `FROM ubuntu:24.04 AS build\nRUN apt-get update && apt-get install -y g++\nRUN g++ -O2 -o /a a.cc\n\nFROM ubuntu:24.04\nRUN apt-get install -y curl\nCOPY --from=build /a /a\n${run}\n`,
    );
    const go = (build: string) => `FROM golang:1.24${build}`;
    assertSplit(
      go(`\nRUN CGO_ENABLED=0 go build -o /a\n${run}\n`),
      go(` AS build\nRUN CGO_ENABLED=0 go build -o /a\n\nFROM alpine:3\nCOPY --from=build /a /a\n${run}\n`),
    );
    assertSplit(
      go(`\nENV CGO_ENABLED=0 GOOS=linux\nRUN go build -o /a\n${run}\n`),
      go(
        ` AS build\nENV CGO_ENABLED=0 GOOS=linux\nRUN go build -o /a\n\nFROM alpine:3\nCOPY --from=build /a /a\n${run}\n`,
      ),
    );
  });

  it("names the stage as nothing else is named", () => {
    const head = `FROM debian\nCOPY --from=build /x /\n${install}\nRUN gcc -o /a a.c`;
    assertSplit(
      `${head}\n${run}\n`,
      `${head.replace("debian", "debian AS build-2")}\n\nFROM debian\nCOPY --from=build-2 /a /a\n${run}\n`,
    );
  });

  const crates = (...names: readonly string[]) => ({
    "Cargo.toml": '[package]\nname = "a"\n',
    "Cargo.lock": names.map((name) => `[[package]]\nname = "${name}"\nversion = "1"\n`).join("\n"),
    "src/main.rs": "",
  });

  it("copies the program that cargo makes into an image with the same C library", () => {
    const files = crates("a", "serde", "windows-sys");
    const cargo = (from: string, path: string) =>
      `FROM ${from}\nWORKDIR /app\nCOPY . .\nRUN cargo build --release\nCMD ["${path}"]\n`;
    const split = (from: string, base: string) =>
      `FROM ${from} AS build\nWORKDIR /app\nCOPY . .\nRUN cargo build --release\n\nFROM ${base}\nCOPY --from=build /app/target/release/a /app/target/release/a\nCMD ["/app/target/release/a"]\n`;
    const bases: readonly (readonly [string, string])[] = [
      ["rust:1.80-bookworm", "debian:bookworm-slim"],
      ["rust:1.80-slim-bullseye", "debian:bullseye-slim"],
      ["rust:trixie", "debian:trixie-slim"],
      ["rust:1.80-slim", "debian:stable-slim"],
      ["rust", "debian:stable-slim"],
      ["docker.io/library/rust:1.80@sha256:0123", "debian:stable-slim"],
      ["rust:1.80-alpine3.20", "alpine:3.20"],
      ["rust:alpine", "alpine:3"],
    ];
    for (const [from, base] of bases) {
      assert.equal(fix(cargo(from, "/app/target/release/a"), { files }), split(from, base));
    }
    assertSplit(
      cargo("rust:bookworm", "./target/release/a"),
      `FROM rust:bookworm AS build\nWORKDIR /app\nCOPY . .\nRUN cargo build --release\n\nFROM debian:bookworm-slim\nWORKDIR /app\nCOPY --from=build /app/target/release/a /app/target/release/a\nCMD ["./target/release/a"]\n`,
      { files },
    );
    assertSplit(
      `FROM rust:bookworm\nWORKDIR /app\nCOPY . .\nRUN cargo install --path .\nCMD ["a"]\n`,
      `FROM rust:bookworm AS build\nWORKDIR /app\nCOPY . .\nRUN cargo install --path .\n\nFROM debian:bookworm-slim\nCOPY --from=build /usr/local/cargo/bin/a /usr/local/bin/a\nCMD ["a"]\n`,
      { files },
    );
  });

  it("leaves it to the user where a crate needs a library of the system, or where that is not known", () => {
    const text = (start = '["/app/target/release/a"]', run = "cargo build --release", from = "rust:bookworm") =>
      `FROM ${from}\nWORKDIR /app\nCOPY . .\nRUN ${run}\nCMD ${start}\n`;
    const cases: readonly (readonly [string, GivenProject])[] = [
      [text(), {}],
      [text(), { files: { "Cargo.toml": "", "src/main.rs": "" } }],
      [text(), { files: crates("a", "openssl-sys") }],
      [text(), { files: crates("libsqlite3-sys") }],
      [text(), { files: crates("rustls-native-certs") }],
      [text('["/app/target/debug/a"]'), { files: crates("a") }],
      [text('["b"]', "cargo install --path ."), { files: crates("a") }],
      [text('["a"]'), { files: crates("a") }],
      [
        text(undefined, undefined, "my/rust-tools AS x").replace("my/", "rust:nanoserver AS y\n#"),
        { files: crates("a") },
      ],
    ];
    for (const [before, project] of cases) {
      assert.equal(linesOf(rule, before, project).length, 1, before);
      assert.equal(fix(before, project), before);
    }
  });

  const shaded = "<plugin><artifactId>maven-shade-plugin</artifactId></plugin>";
  const boot = 'plugins {\n  id("org.springframework.boot") version "3.3.0"\n}\n';

  it("copies an archive with all that it needs beside a Java runtime of its version", () => {
    const jar = (from: string, run: string, path: string) =>
      `FROM ${from}\nWORKDIR /app\nCOPY . .\nRUN ${run}\nENTRYPOINT ["java", "-Xmx1g", "-jar", "${path}"]\n`;
    const split = (from: string, run: string, path: string, base: string) =>
      `FROM ${from} AS build\nWORKDIR /app\nCOPY . .\nRUN ${run}\n\nFROM ${base}\nCOPY --from=build ${path} ${path}\nENTRYPOINT ["java", "-Xmx1g", "-jar", "${path}"]\n`;
    const bases: readonly (readonly [string, string])[] = [
      ["maven:3.9-eclipse-temurin-21", "eclipse-temurin:21-jre"],
      ["maven:3-eclipse-temurin-17-alpine", "eclipse-temurin:17-jre-alpine"],
      ["maven:3.8.5-openjdk-11-slim", "eclipse-temurin:11-jre"],
      ["maven:3-jdk-8", "eclipse-temurin:8-jre"],
    ];
    for (const [from, base] of bases) {
      const given = [from, "mvn -B package", "/app/target/a-1.0.jar"] as const;
      assert.equal(fix(jar(...given), { files: { "pom.xml": shaded, "src/A.java": "" } }), split(...given, base));
    }
    const plain = ["maven:3-eclipse-temurin-21", "mvn package", "/app/target/a.jar"] as const;
    const pom = "<project><build><mainClass>A</mainClass></build></project>";
    assertSplit(jar(...plain), split(...plain, "eclipse-temurin:21-jre"), {
      files: { "pom.xml": pom, "src/A.java": "" },
    });
    const gradle = ["gradle:8.5-jdk21-jammy", "gradle bootJar", "/app/build/libs/a.jar"] as const;
    const files = { "build.gradle.kts": boot, "src/A.java": "" };
    assertSplit(jar(...gradle), split(...gradle, "eclipse-temurin:21-jre-jammy"), { files });
    assertSplit(
      `FROM maven:3-eclipse-temurin-21\nWORKDIR /a\nCOPY pom.xml .\nCOPY src src\nRUN mvn package\nCMD java -jar target/a.jar\n`,
      `FROM maven:3-eclipse-temurin-21 AS build\nWORKDIR /a\nCOPY pom.xml .\nCOPY src src\nRUN mvn package\n\nFROM eclipse-temurin:21-jre\nWORKDIR /a\nCOPY --from=build /a/target/a.jar /a/target/a.jar\nCMD java -jar target/a.jar\n`,
      { files: { "pom.xml": shaded, "src/A.java": "" } },
    );
  });

  it("leaves an archive to the user that may need others, or a version of Java that is not told", () => {
    const text = (start = "java -jar target/a.jar", from = "maven:3-eclipse-temurin-21") =>
      `FROM ${from}\nWORKDIR /app\nCOPY . .\nRUN mvn package\nCMD ${start}\n`;
    const pom = { files: { "pom.xml": shaded, "src/A.java": "" } };
    const cases: readonly (readonly [string, GivenProject])[] = [
      [text(), {}],
      ...["dependency", "parent", "module", "profile", "addClasspath"].map((name): readonly [string, GivenProject] => {
        return [text(), { files: { "pom.xml": `<project><${name}></${name}></project>`, "src/A.java": "" } }];
      }),
      [text(undefined, "maven:3"), pom],
      [text(undefined, "maven:3-amazoncorretto-21"), pom],
      [text("java -jar target/*.jar"), pom],
      [text("java -jar $JAR"), pom],
      [text("java -cp target/a.jar A"), pom],
      [text("java -javaagent:b.jar -jar target/a.jar"), pom],
      [text("java -jar other/a.jar"), pom],
      [text("exec java -jar target/a.jar"), pom],
      [text().replace("CMD", "RUN mv target/a.jar .\nCMD"), pom],
      [text().replace("CMD", "COPY c.yml .\nCMD"), pom],
    ];
    for (const [before, project] of cases) {
      assert.equal(linesOf(rule, before, project).length, 1, before);
      assert.equal(fix(before, project), before);
    }
  });

  const site = (install: string, start: string) =>
    `FROM node:22\nWORKDIR /app\nCOPY package.json .\nRUN npm ci\nCOPY . .\nRUN npm run build\n${install}EXPOSE 3000\nCMD ${start}\n`;

  it("tells of packages of a project of which the image only shows the built files", () => {
    const text = site("RUN npm install -g serve\n", '["serve", "-s", "dist", "-l", "3000"]');
    assert.deepEqual(findings(rule, text, { last: { 4: { megabytes: 310 } } }), [
      "4-4 node_modules (a layer of 310 MB) is in the image, needed by the build only: build in a stage of its own, and copy the result.",
    ]);
    assertSplit(
      text,
      'FROM node:22 AS build\nWORKDIR /app\nCOPY package.json .\nRUN npm ci\nCOPY . .\nRUN npm run build\n\nFROM node:22\nWORKDIR /app\nRUN npm install -g serve\nCOPY --from=build /app/dist /app/dist\nEXPOSE 3000\nCMD ["serve", "-s", "dist", "-l", "3000"]\n',
    );
    assertSplit(
      site("RUN npm i -g http-server\n", "http-server -p 3000 /app/dist/").replaceAll("\n", "\r\n"),
      "FROM node:22 AS build\nWORKDIR /app\nCOPY package.json .\nRUN npm ci\nCOPY . .\nRUN npm run build\n\nFROM node:22\nRUN npm i -g http-server\nCOPY --from=build /app/dist /app/dist\nEXPOSE 3000\nCMD http-server -p 3000 /app/dist/\n".replaceAll(
        "\n",
        "\r\n",
      ),
    );
  });

  it("leaves it to the user where the server is not installed for itself", () => {
    const texts = [
      site("", '["npx", "serve", "-s", "dist"]'),
      site("", '["npx", "-y", "http-server", "dist"]'),
      site("", '["serve", "dist"]').replace("COPY . .", "RUN npm i -g serve\nCOPY . ."),
      site("USER node\nRUN npm i -g serve\n", "serve dist"),
      site("RUN npm i -g serve && rm -rf src\n", "serve dist"),
    ];
    for (const text of texts) {
      assert.deepEqual(linesOf(rule, text), [4], text);
      assert.equal(fix(text), text);
    }
  });

  it("is silent about packages of a project that a server may need", () => {
    const silent = [
      site("", '["node", "dist/index.js"]'),
      site("", '["npm", "start"]'),
      site("", '["npx", "next", "start"]'),
      site("", '["serve"]'),
      site("", '["serve", "-c", "serve.json", "dist"]'),
      site("", '["serve", "-s", "dist", "more"]'),
      site("", '["serve", "--ssl-cert", "dist"]'),
      site("", '["serve", "dist"]').replace("RUN npm run build", "RUN npm test"),
      site("", '["serve", "dist"]').replace("npm ci", "npm ci && npm run build && rm -rf node_modules"),
    ];
    for (const text of silent) assert.deepEqual(linesOf(rule, text), [], text);
  });

  it("leaves it to the user where the program may read files of the project", () => {
    const text = "FROM golang:alpine\nWORKDIR /w\nCOPY . .\nRUN go build -o a\nCMD ./a\n";
    assert.notEqual(fix(text, { files: { "main.go": "", "cmd/a.go": "" } }), text);
    for (const path of ["templates/index.html", "config/a.yml", ".env"]) {
      assert.equal(fix(text, { files: { "main.go": "", [path]: "" } }), text, path);
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
      `FROM debian\n${install}\nRUN gcc a.c -o /a -lssl\n${run}\n`,
      `FROM debian\n${install}\nRUN gcc a.c -o /a $(pkg-config b)\n${run}\n`,
      `FROM debian\n${install}\nRUN gcc a.c /b/c.so -o /a\n${run}\n`,
      `FROM debian\n${install}\nRUN make\n${run}\n`,
      `FROM fedora\nRUN dnf install -y gcc-c++\nRUN g++ a.cc -o /a\n${run}\n`,
      `FROM debian\n${install}\nRUN g++ -fopenmp a.cc -o /a\n${run}\n`,
      `FROM debian\n${install}\nRUN gcc -static a.c -o /a\nRUN apt-get install -y curl\n${run}\n`,
      `FROM debian\nARG V\n${install}\n${build}\nLABEL v=$V\n${run}\n`,
      `FROM golang:1.24\nWORKDIR /src\nRUN go build -o app\nCMD ["./app"]\n`,
      `FROM golang:alpine\nRUN go build -o app\nCMD ["./app"]\n`,
      `FROM golang:alpine\nWORKDIR src\nRUN go build -o app\nCMD ["./app"]\n`,
      `FROM golang:alpine\nWORKDIR "/s p"\nRUN go build -o app\nCMD ["./app"]\n`,
      `FROM golang:alpine\nENV GOMAXPROCS=2\nRUN go build -o /a\n${run}\n`,
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
