import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { useEngine } from "./useEngine.ts";

/** Stands in for Go, since builds have no network here: what is not in the module cache it downloads, as `go build` does. */
const go = `#!/bin/sh
echo "$(cat go.sum)" > go.sum
mkdir -p /go/pkg/mod /root/.cache/go-build
cat go.sum > /go/pkg/mod/modules
[ "$1" = build ] || exit 0
date > /root/.cache/go-build/log
cat go.mod /go/pkg/mod/modules main.go > /app && chmod 755 /app
`;

const dockerfile = (last: string) => `FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN go build -o /app

FROM busybox
${last}
CMD ["/app"]
`;

describe("a download put above the copy of a Go project", () => {
  const engine = useEngine({ kind: "modern" });

  before(async () => {
    const golang = await engine.project("golang", {
      Dockerfile: "FROM busybox\nCOPY --chmod=755 go /bin/go\nENV GOPATH=/go\n",
      go,
    });
    await golang.build(["--tag", "golang:1.24", "."]);
  });

  const cases = [
    "COPY --from=build /app /app",
    "COPY --from=build --chown=3 /app /src/main.go /srv/",
    "COPY --from=build /src /src",
    "COPY --from=0 /app /usr/bin/app\nRUN ls -l /usr/bin/app > /listed",
  ];
  for (const [index, last] of cases.entries()) {
    it(`leaves the image as it was with ${last.split("\n")[0] ?? ""}`, async () => {
      const files = {
        Dockerfile: dockerfile(last),
        "go.mod": "module a\n",
        "go.sum": "b v1\n",
        "main.go": "package a\n",
      };
      const project = await engine.project(`go-${index}`, files);
      const image = async (tag: string) => {
        await project.build(["--tag", tag, "."]);
        const listed =
          "find / -xdev ! -path '/proc*' ! -path '/sys*' ! -path '/dev*' ! -path '/etc/host*' -type f | sort | xargs stat -c '%n %a %u:%g' && find /app /src /srv /usr/bin/app -type f 2>/dev/null | grep -v Dockerfile | xargs md5sum";
        const ran = await project.docker(["run", "--rm", "--network=none", tag, "sh", "-c", listed]);
        assert.equal(ran.code, 0, ran.stderr);
        const config = await project.docker(["image", "inspect", "--format", "{{json .Config}}", tag]);
        return [ran.stdout, config.stdout];
      };
      const before = await image(`go-${index}:before`);
      const fixed = await project.cachelens(["fix"]);
      assert.match(fixed.stdout, /run go mod download above it \[copy-before-install\]/);
      assert.match(
        await readFile(project.path("Dockerfile"), "utf8"),
        /^COPY go.mod go.sum \.\/\nRUN go mod download$/m,
      );
      assert.deepEqual(await image(`go-${index}:after`), before);
    });
  }
});
