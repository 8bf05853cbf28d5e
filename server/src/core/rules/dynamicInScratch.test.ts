import assert from "node:assert/strict";
import { findings, fixed, linesOf } from "./rules.fixture.ts";

const rule = "dynamic-in-scratch";
const builder = "FROM debian AS b\nCOPY hello.c .\n";
const scratch = 'FROM scratch\nCOPY --from=b /hello /\nCMD ["/hello"]\n';

describe("dynamic-in-scratch", () => {
  it("tells of a C program that needs libraries", () => {
    assert.deepEqual(findings(rule, `${builder}RUN gcc -o hello hello.c\n${scratch}`), [
      "3-3 /hello goes by shared libraries, and FROM scratch (line 5) has none: it will not start. Add -static.",
    ]);
  });

  it("tells of it whatever image has the compiler", () => {
    for (const image of ["gcc", "gcc:13", "gcc:13-bookworm", "--platform=linux/amd64 gcc:13", "alpine:3"]) {
      assert.deepEqual(linesOf(rule, `FROM ${image} AS b\nRUN gcc -o /hello hello.c\n${scratch}`), [2], image);
    }
  });

  it("tells of a Go program that may need the C library", () => {
    const text =
      'FROM golang:1.24 AS b\nRUN go build -o /app .\nFROM scratch\nCOPY --from=b /app /app\nENTRYPOINT ["/app"]\n';
    assert.deepEqual(findings(rule, text), [
      "2-2 /app may go by the C library, and FROM scratch (line 4) has none: it may not start. Set CGO_ENABLED=0.",
    ]);
  });

  it("tells of a program in the context whose first bytes name an interpreter", () => {
    const text = 'FROM scratch\nCOPY bin/a /a\nENTRYPOINT ["/a"]\n';
    const project = { files: { "bin/a": "x" }, kinds: { "bin/a": "dynamic" } } as const;
    assert.deepEqual(findings(rule, text, project), [
      "2-2 bin/a goes by shared libraries, and FROM scratch has none: it will not start. Link it statically.",
    ]);
    assert.deepEqual(findings(rule, text, { files: { "bin/a": "x" } }), []);
    assert.deepEqual(findings(rule, text), []);
  });

  it("follows the program from where it was made to what is run", () => {
    const pairs: readonly (readonly [string, string])[] = [
      ["RUN gcc hello.c -o /hello", scratch],
      ["RUN gcc hello.c -o/hello", scratch],
      ["RUN cd / && gcc -o hello src/hello.c", scratch],
      ["WORKDIR /src\nRUN gcc -o hello hello.c", 'FROM scratch\nCOPY --from=b /src/hello /\nCMD ["/hello"]\n'],
      ["WORKDIR /src\nRUN gcc hello.c", 'FROM scratch\nCOPY --from=b /src/a.out /hello\nENTRYPOINT ["/hello"]\n'],
      ["RUN g++ -O2 -o out/hello hello.cc", 'FROM scratch\nCOPY --from=b /out /\nCMD ["/hello"]\n'],
      ["RUN gcc-12 -o /o/hello hello.c", 'FROM scratch\nCOPY --from=b /o/ /bin/\nCMD ["/bin/hello"]\n'],
      [
        "RUN clang -o /hello hello.c && strip /hello",
        'FROM scratch\nWORKDIR /w\nCOPY --from=b /hello .\nCMD ["./hello"]\n',
      ],
      ["RUN set -e; cc -o /hello hello.c; ls", 'FROM scratch\nCOPY --from=0 hello /\nCMD ["/hello", "x"]\n'],
      ["RUN gcc -o /hello hello.c\nFROM b AS c", scratch.replace("=b", "=c")],
      ["RUN gcc -o /hello hello.c", 'FROM scratch\nCOPY --from=b /hello /usr/local/bin/\nCMD ["hello"]\n'],
      ["RUN gcc -o /o/hello hello.c", 'FROM scratch\nCOPY --from=b /o /bin\nENTRYPOINT ["hello", "x"]\n'],
      ["RUN g++ -static-libgcc -static-libstdc++ -o /hello hello.cc", scratch],
    ];
    for (const [run, last] of pairs) assert.equal(linesOf(rule, `${builder}${run}\n${last}`).length, 1, run);
  });

  it("links it statically", () => {
    const fixes: readonly (readonly [string, string])[] = [
      ["RUN gcc -o hello hello.c", "RUN gcc -static -o hello hello.c"],
      ["RUN a && \\\n  gcc hello.c \\\n  -o hello && b", "RUN a && \\\n  gcc -static hello.c \\\n  -o hello && b"],
      ["RUN CFLAGS=x /usr/bin/gcc -o /hello a.c", "RUN CFLAGS=x /usr/bin/gcc -static -o /hello a.c"],
      ["RUN --network=none g++ -o /hello ä.cc\r", "RUN --network=none g++ -static -o /hello ä.cc\r"],
    ];
    for (const [before, after] of fixes) {
      assert.equal(fixed(rule, `${builder}${before}\n${scratch}`, {}, true), `${builder}${after}\n${scratch}`);
      assert.equal(fixed(rule, `${builder}${before}\n${scratch}`), `${builder}${before}\n${scratch}`, "not unasked");
    }
    const go = (build: string): string => `FROM golang AS b\nRUN x && ${build} -o /hello .\n${scratch}`;
    assert.equal(fixed(rule, go("go build"), {}, true), go("CGO_ENABLED=0 go build"));
    assert.equal(fixed(rule, go("A=b go build"), {}, true), go("A=b CGO_ENABLED=0 go build"));
  });

  it("is silent where it may start, and where that is not known", () => {
    const silent: readonly (readonly [string, string])[] = [
      ["RUN gcc -static -o hello hello.c", scratch],
      ["RUN gcc -static-pie -o hello hello.c", scratch],
      ["RUN gcc -nostdlib -o hello hello.c", scratch],
      ["RUN gcc $LDFLAGS -o hello hello.c", scratch],
      ["RUN gcc -c -o hello hello.c", scratch],
      ["RUN gcc -o $OUT hello.c", scratch],
      ["RUN cd x && gcc -o hello hello.c", scratch],
      ["RUN gcc -o other hello.c", scratch],
      ["RUN make", scratch],
      ["RUN gcc -o /hello hello.c\nRUN gcc -static -o /hello hello.c", scratch],
      ["RUN gcc -o /hello hello.c", scratch.replace("scratch", "debian")],
      ["RUN gcc -o /hello hello.c", "FROM scratch\nCOPY --from=b /hello /\n"],
      ["RUN gcc -o /hello hello.c", 'FROM scratch\nCOPY --from=b /hello /\nCMD ["hello"]\n'],
      ["RUN gcc -o /hello hello.c", 'FROM scratch\nENV PATH=/x\nCOPY --from=b /hello /bin/\nCMD ["hello"]\n'],
      ["RUN gcc -static-pie -static-libgcc -o /hello hello.c", scratch],
      ["RUN gcc -o /hello hello.c", "FROM scratch\nCOPY --from=b /hello /\nCMD /hello\n"],
      ["RUN gcc -o /hello hello.c", `FROM scratch\nCOPY --from=b /lib64 /lib64\n${scratch.slice(13)}`],
      ["RUN gcc -o /hello hello.c", `FROM scratch\nCOPY --from=b /lib/ld-musl-x86_64.so.1 /lib/\n${scratch.slice(13)}`],
      ["RUN gcc -o /hello hello.c", `FROM scratch\nADD rootfs.tar.gz /\n${scratch.slice(13)}`],
      ["RUN gcc -o /hello hello.c", 'FROM scratch\nCOPY --from=b /hello /\nRUN ["/hello"]\nCMD ["/hello"]\n'],
      ["RUN gcc -o /hello hello.c", 'FROM scratch\nCOPY --from=b / /\nCMD ["/hello"]\n'],
      ["RUN gcc -o /hello hello.c", 'FROM scratch\nCOPY --from=b /h* /\nCMD ["/hello"]\n'],
      ['RUN ["gcc", "-o", "/hello", "hello.c"]', scratch],
      ["RUN echo gcc -o /hello hello.c", scratch],
      ['SHELL ["powershell"]\nRUN gcc -o /hello hello.c', scratch],
    ];
    for (const [run, last] of silent)
      assert.deepEqual(linesOf(rule, `${builder}${run}\n${last}`), [], `${run}\n${last}`);
    const go = [
      "FROM golang AS b\nRUN CGO_ENABLED=0 go build -o /hello .",
      "FROM golang AS b\nENV CGO_ENABLED=0\nRUN go build -o /hello .",
      "FROM golang AS b\nRUN go env -w CGO_ENABLED=0 && go build -o /hello .",
      "FROM golang:1.24-alpine AS b\nRUN go build -o /hello .",
      "FROM golang AS b\nRUN go build -tags netgo -o /hello .",
      "FROM golang AS b\nRUN go build -ldflags '-linkmode external -extldflags -static' -o /hello .",
      "FROM golang AS b\nARG TARGETOS\nRUN go build -o /hello .",
      "FROM golang AS b\nRUN go install .",
      "FROM my/go AS b\nRUN go build -o /hello .",
    ];
    for (const text of go) assert.deepEqual(linesOf(rule, `${text}\n${scratch}`), [], text);
  });
});
