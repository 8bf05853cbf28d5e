import assert from "node:assert/strict";
import { check, fixed, keepsImage, linesOf, type GivenProject } from "./rules.fixture.ts";

const rule = "copy-before-install";
const go = { "go.mod": "module x\n", "go.sum": "", "main.go": "" };

describe("copy-before-install with a command that does more than download", () => {
  const head = "FROM golang:1.24 AS build\nWORKDIR /src\n";
  const tail = "FROM alpine:3\nCOPY --from=build /app /app\n";
  const text = (run: string, copy = "COPY . .", after = tail) => `${head}${copy}\nRUN ${run}\n${after}`;

  it("downloads above the copy; the image is the same where the stage stays behind", () => {
    const download = "COPY go.mod go.sum ./\nRUN go mod download\n";
    for (const run of ["go build -o /app", "CGO_ENABLED=0 GOOS=linux go build -o /app . && strip /app"]) {
      assert.equal(fixed(rule, text(run), { files: go }), `${head}${download}COPY . .\nRUN ${run}\n${tail}`);
    }
    const [finding] = check(rule, text("go build -o /app"), { files: go });
    assert.deepEqual(
      finding?.fixes.map(({ title }) => title),
      ["Copy go.mod and go.sum and run go mod download above it"],
    );
    assert.equal(
      fixed(rule, text("go build", "# all\n  COPY --chown=1 \\\n  . /src"), { files: go }),
      `${head}# all\n  COPY --chown=1 \\\n  go.mod go.sum /src/\n  RUN go mod download\n  COPY --chown=1 \\\n  . /src\nRUN go build\n${tail}`,
    );
    assert.equal(
      fixed(rule, text("go build").replaceAll("\n", "\r\n"), { files: go }),
      `${head}${download}COPY . .\nRUN go build\n${tail}`.replaceAll("\n", "\r\n"),
    );
  });

  it("downloads in the folder of the build", () => {
    assert.equal(
      fixed(rule, text("set -e && cd /src && go build"), { files: go }),
      `${head}COPY go.mod go.sum ./\nRUN set -e && cd /src && go mod download\nCOPY . .\nRUN set -e && cd /src && go build\n${tail}`,
    );
    const project = { files: { "pom.xml": "<project/>", a: "" } };
    assert.equal(
      fixed(
        rule,
        "FROM x\nCOPY . /s\nRUN set -ex \\\n  && cd /s \\\n  && mvn clean package -DskipTests\n",
        project,
        true,
      ),
      "FROM x\nCOPY pom.xml /s/\nRUN set -ex && cd /s && mvn dependency:go-offline\nCOPY . /s\nRUN set -ex \\\n  && cd /s \\\n  && mvn clean package -DskipTests\n",
    );
  });

  it("says that it may change the image where that may have what was downloaded", () => {
    const cases: [text: string, files: GivenProject["files"]][] = [
      [text("go build", "COPY . .", ""), go],
      [text("go build", "COPY . .", "FROM build\n"), go],
      [text("go build", "COPY . .", "FROM alpine:3\nCOPY --from=build / /all\n"), go],
      [text("go build", "COPY . .", "FROM alpine:3\nCOPY --from=build /go /go\n"), go],
      [text("go build", "COPY . .", "FROM alpine:3\nCOPY --from=build /go/pkg/mod/x /x\n"), go],
      [text("go build", "COPY . .", "FROM alpine:3\nCOPY --from=build /s* /\n"), go],
      [text("go build", "COPY . .", "FROM alpine:3\nRUN --mount=from=build,target=/b cp -r /b /c\n"), go],
      [text("go build").replace("WORKDIR", "ENV GOPATH=/src\nWORKDIR"), go],
      [text("go build").replace("golang:1.24", "debian"), go],
      [text("go build"), { "go.mod": "module x\n", "main.go": "" }],
      [text("mvn -B clean package -DskipTests"), { "pom.xml": "<project/>", a: "" }],
      [text("dotnet publish -c Release -o /out"), { "a.csproj": "", a: "" }],
    ];
    for (const [before, files] of cases) {
      assert.equal(keepsImage(rule, before, { files: files ?? {} }), false, before);
    }
    assert.equal(
      fixed(rule, text("mvn package"), { files: { "pom.xml": "<project/>", a: "" } }, true),
      `${head}COPY pom.xml ./\nRUN mvn dependency:go-offline\nCOPY . .\nRUN mvn package\n${tail}`,
    );
  });

  it("installs all but the project where an option says so", () => {
    const cases: [run: string, options: string, files: readonly string[]][] = [
      ["poetry install", "--no-root", ["poetry.lock", "pyproject.toml"]],
      ["poetry install -n --only main --no-ansi", "--no-root", ["poetry.lock", "pyproject.toml"]],
      ["uv sync --frozen", "--no-install-project", ["pyproject.toml", "uv.lock"]],
      ["uv sync --no-dev --locked --extra=web", "--no-install-project", ["pyproject.toml", "uv.lock"]],
      ["composer install", "--no-scripts --no-autoloader", ["composer.json", "composer.lock"]],
      ["composer install --no-dev -o", "--no-scripts --no-autoloader", ["composer.json", "composer.lock"]],
    ];
    for (const [run, options, names] of cases) {
      const files = Object.fromEntries([...names, "a"].map((name) => [name, '{"scripts":{}}']));
      const download = `COPY ${names.join(" ")} ./\nRUN ${run} ${options}\n`;
      assert.equal(fixed(rule, text(run), { files }, true), `${head}${download}COPY . .\nRUN ${run}\n${tail}`);
      assert.equal(keepsImage(rule, text(run), { files }), false);
    }
  });

  it("leaves it to the user where the build may go by more", () => {
    const cases: [text: string, files: GivenProject["files"]][] = [
      [text("apk add git && go build"), go],
      [text("GOPROXY=direct go build"), go],
      [text("cd a && cd .. && go build"), go],
      [text("mkdir -p x && go build"), go],
      [text("if true; then go build; fi"), go],
      [text("go build", "COPY . .\nENV GOPROXY=direct"), go],
      [text("go build", "COPY . .\nRUN go generate"), go],
      [text("go build", 'COPY [".", "."]'), go],
      [text("go build"), { ...go, "go.mod": "replace a => ./a\n" }],
      [text("go build"), { ...go, "go.work": "" }],
      [text("mvn -s settings.xml package"), { "pom.xml": "<project/>", a: "" }],
      [text("mvn package"), { "pom.xml": "<modules>", a: "" }],
      [text("mvn package"), { "pom.xml": "<project/>", ".mvn/maven.config": "" }],
      [text("dotnet publish a.csproj"), { "a.csproj": "", a: "" }],
      [text("dotnet build"), { "a.csproj": "<ProjectReference", a: "" }],
      [text("uv sync"), { "pyproject.toml": "", a: "" }],
      [text("uv sync --frozen"), { "pyproject.toml": "[tool.uv.workspace]", "uv.lock": "", a: "" }],
      [text("poetry install"), { "pyproject.toml": "a = { path = '../a' }", a: "" }],
      [text("poetry install"), { "pyproject.toml": "", ".venv/a": "", a: "" }],
      [text("composer install --no-plugins"), { "composer.json": "{}", a: "" }],
      [text("composer install"), { "composer.json": '{"repositories":[{"type":"path","url":"a"}]}', a: "" }],
      [text("composer install"), { "composer.json": "{}", "vendor/a": "", a: "" }],
    ];
    for (const [before, files] of cases) {
      const project = { files: files ?? {} };
      assert.notDeepEqual(linesOf(rule, before, project), [], before);
      assert.equal(fixed(rule, before, project, true), before, before);
    }
  });
});
