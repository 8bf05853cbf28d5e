import assert from "node:assert/strict";
import { check, fileOf, fixed, keepsImage, linesOf, type GivenProject } from "./rules.fixture.ts";

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

  it("downloads behind what is set for the build", () => {
    const cases = ["ENV GOPROXY=direct", "ARG A\nENV B=$A", "WORKDIR /src", "RUN apt-get update", "# all\nUSER 7"];
    for (const between of cases) {
      assert.equal(
        fixed(rule, text("go build", `COPY . /src\n${between}`), { files: go }, true),
        text("go build", `COPY go.mod go.sum /src/\n${between}\nRUN go mod download\nCOPY . /src`),
      );
    }
    assert.equal(keepsImage(rule, text("go build", "COPY . .\nENV GOPROXY=direct"), { files: go }), true);
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

  it("brings Maven's wrapper and settings along", () => {
    const files = { "pom.xml": "<project/>", mvnw: "", ".mvn/wrapper/a": "", "src/A.java": "" };
    const download = (tool: string) => `COPY mvnw pom.xml ./\nCOPY .mvn ./.mvn/\nRUN ${tool} dependency:go-offline\n`;
    for (const tool of ["mvn", "./mvnw"]) {
      const run = `${tool} -B package`;
      assert.equal(fixed(rule, text(run), { files }, true), `${head}${download(tool)}COPY . .\nRUN ${run}\n${tail}`);
    }
    const plain = { "app/pom.xml": "<project/>", "app/.mvn/maven.config": "", "app/a": "" };
    const before = "FROM x\n  COPY --chown=7 \\\n    app /s\n  RUN cd /s && mvn package\n";
    const copies = "COPY --chown=7 \\\n    app/pom.xml /s/\n  COPY --chown=7 \\\n    app/.mvn /s/.mvn/\n";
    assert.equal(
      fixed(rule, before, { files: plain }, true),
      before.replace("FROM x\n", `FROM x\n  ${copies}  RUN cd /s && mvn dependency:go-offline\n`),
    );
    const alone = `${head}COPY . .\nRUN ./mvnw dependency:go-offline\nRUN ./mvnw package\n`;
    assert.equal(fixed(rule, alone, { files }, true), `${head}${download("./mvnw")}COPY . .\nRUN ./mvnw package\n`);
  });

  it("takes the parent of a Maven project from where it downloads, not from a folder that is copied", () => {
    const parent = (place: string) => `<project><parent><groupId>a</groupId>${place}</parent></project>`;
    const at = (folder: string, copies: string) => text("mvn package", copies).replace("/src", `/src/${folder}`);
    const fix = (folder: string, place: string) => {
      const files = { [`${folder}pom.xml`]: parent(place), [`${folder}a`]: "" };
      return fixed(rule, at(folder, "COPY . /src"), { files }, true);
    };
    const download = (folder: string) => `COPY ${folder}pom.xml /src/${folder}\nRUN mvn dependency:go-offline\n`;
    const empty = ["<relativePath/>", "<relativePath />", "<relativePath></relativePath>"];
    const outside = ["", "<relativePath>../pom.xml</relativePath>", "</parent><relativePath/><parent>"];
    for (const place of empty) assert.equal(fix("b/", place), at("b/", `${download("b/")}COPY . /src`), place);
    for (const place of outside) assert.equal(fix("b/", place), at("b/", "COPY . /src"), place);
    for (const place of [...empty, ...outside]) {
      assert.equal(fix("", place), at("", `${download("")}COPY . /src`), place);
    }
    assert.equal(fix("", "<relativePath>b/pom.xml</relativePath>"), at("", "COPY . /src"));
  });

  it("offers no download where Maven's options name files that are not copied with them", () => {
    const fix = (options: string) => {
      const files = { "pom.xml": "<project/>", ".mvn/maven.config": options, a: "" };
      return fixed(rule, text("mvn package"), { files }, true);
    };
    const download = "COPY pom.xml ./\nCOPY .mvn ./.mvn/\nRUN mvn dependency:go-offline\n";
    for (const options of [
      "-T\n1C\n-Pprod",
      "-s\n.mvn/settings.xml",
      "--settings=./.mvn/settings.xml",
      "-Da=b-s -ntp",
    ]) {
      assert.equal(fix(options), text("mvn package", `${download}COPY . .`), options);
    }
    for (const options of ["-s\nci/settings.xml", "-T1 -gs settings.xml", "--settings=s.xml", "-f app", "-o"]) {
      assert.equal(fix(options), text("mvn package"), options);
    }
  });

  it("gives cargo a source to fetch what the manifest names", () => {
    const files = {
      "Cargo.toml": '[package]\nname = "a"\n[dependencies]\nb = "1"\n',
      "Cargo.lock": "",
      "src/main.rs": "",
    };
    const fetch = (options = "") => `mkdir -p src && touch src/lib.rs && cargo fetch${options} && rm src/lib.rs`;
    const cases: [run: string, download: string][] = [
      ["cargo build --release", fetch()],
      ["cargo build -r --locked --bin a", fetch(" --locked")],
      ["cargo install --path . --locked --root /out", fetch(" --locked")],
      ["set -e && cd /src && cargo build && strip a", `set -e && cd /src && ${fetch()}`],
    ];
    for (const [run, download] of cases) {
      const copies = `COPY Cargo.lock Cargo.toml ./\nRUN ${download}\nCOPY . .\n`;
      assert.equal(fixed(rule, text(run), { files }, true), `${head}${copies}RUN ${run}\n${tail}`);
      assert.equal(keepsImage(rule, text(run), { files }), false);
    }
    const [finding] = check(rule, text("cargo build"), { files });
    assert.equal(
      finding?.fixes[0]?.title,
      "Copy Cargo.lock and Cargo.toml and run cargo fetch above it (may change the image)",
    );
    const left: readonly (readonly [run: string, files: GivenProject["files"]])[] = [
      ...["cargo install --path .", "cargo +nightly build", "cargo build -Zbuild-std", "cargo build --config x=1"].map(
        (run) => [run, files] as const,
      ),
      ...['[[bin]]\nname = "b"', "[lib]", "[workspace]", 'build = "b.rs"', 'links = "x"', 'b = { path = "../b" }'].map(
        (more) => ["cargo build", { ...files, "Cargo.toml": `[package]\n${more}\n` }] as const,
      ),
      ["cargo build", { ...files, "Cargo.toml": '[package]\nversion.workspace = true\ndefault-run = "a"\n' }],
      ["cargo build", { "Cargo.toml": "[package]", "src/main.rs": "" }],
      ["cargo build", { ...files, "rust-toolchain.toml": '[toolchain]\npath = "rust"\n' }],
      ["cargo build", { ...files, "Cargo.toml": fileOf(999) }],
    ];
    for (const [run, own] of left) {
      const project = { files: own ?? {} };
      assert.notDeepEqual(linesOf(rule, text(run), project), [], run);
      assert.equal(fixed(rule, text(run), project, true), text(run), JSON.stringify(own));
    }
  });

  it("brings cargo's toolchain and settings along", () => {
    const files = { "Cargo.toml": "", "Cargo.lock": "", "src/main.rs": "" };
    const fix = (more: GivenProject["files"]) => {
      return fixed(rule, text("cargo build"), { files: { ...files, ...more } }, true);
    };
    const after = (copies: string) => {
      const fetch = "RUN mkdir -p src && touch src/lib.rs && cargo fetch && rm src/lib.rs";
      return text("cargo build", `${copies}\n${fetch}\nCOPY . .`);
    };
    for (const name of ["rust-toolchain", "rust-toolchain.toml"]) {
      assert.equal(fix({ [name]: '[toolchain]\nchannel = "1.90"\n' }), after(`COPY Cargo.lock Cargo.toml ${name} ./`));
    }
    const settings =
      '[build]\nrustflags = ["-g"]\n[source.crates-io]\nreplace-with = "a"\n[source.a]\nregistry = "https://a"\n';
    for (const name of ["config", "config.toml"]) {
      const copies = "COPY Cargo.lock Cargo.toml ./\nCOPY .cargo ./.cargo/";
      assert.equal(fix({ [`.cargo/${name}`]: settings }), after(copies));
      for (const line of ['directory = "lib"', 'local-registry = "lib"', 'paths = ["a"]', 'b = { path = "b" }']) {
        assert.equal(fix({ [`.cargo/${name}`]: `${settings}${line}\n` }), text("cargo build"), line);
      }
    }
  });

  it("offers no fix where the tool goes by files of the folders above, which are copied with the rest", () => {
    const after = (folder: string, run: string) => `FROM x\nCOPY . /s\nWORKDIR /s/${folder}\nRUN ${run}\n`;
    const cases: [run: string, own: readonly string[], above: readonly string[]][] = [
      ["cargo build", ["Cargo.toml", "Cargo.lock"], [".cargo/config.toml", "rust-toolchain", "rust-toolchain.toml"]],
      ["mvn package", ["pom.xml"], [".mvn/maven.config"]],
      ["dotnet publish", ["a.csproj"], ["NuGet.Config", "Directory.Packages.props", "global.json"]],
      ["yarn install", ["package.json"], [".yarnrc.yml", "pnpm-workspace.yaml"]],
    ];
    for (const [run, own, above] of cases) {
      const files = Object.fromEntries([...own.map((name) => `a/b/${name}`), "a/b/x", "x"].map((path) => [path, ""]));
      const before = after("a/b", run);
      assert.notEqual(fixed(rule, before, { files }, true), before, run);
      for (const name of above) {
        for (const path of [name, `a/${name}`]) {
          assert.equal(fixed(rule, before, { files: { ...files, [path]: "" } }, true), before, path);
        }
        const beside = { ...files, [`a/c/${name}`]: "" };
        assert.notEqual(fixed(rule, before, { files: beside }, true), before, name);
      }
    }
  });

  it("offers none either where a folder above makes a workspace of the projects below it", () => {
    const cases: [run: string, own: string, plain: string, workspace: string][] = [
      ["npm install", "package.json", "{}", '{"workspaces": ["a/*"]}'],
      ["uv sync --frozen", "pyproject.toml", "[project]", "[tool.uv.workspace]"],
    ];
    for (const [run, own, plain, workspace] of cases) {
      const before = `FROM x\nCOPY . /s\nWORKDIR /s/a/b\nRUN ${run}\n`;
      const after = (above: string): string => {
        return fixed(rule, before, { files: { [`a/b/${own}`]: plain, "a/b/x": "", [own]: above } }, true);
      };
      assert.notEqual(after(plain), before, run);
      assert.equal(after(workspace), before, run);
    }
  });

  it("is not held back by lock files that write of downloads as manifests write of sources", () => {
    const entry = '[[package]]\nname = "b"\nfiles = [\n  { file = "b-1.whl", hash = "sha256:0" },\n]\n';
    const cases: [run: string, manifest: string, lock: string][] = [
      ["cargo build", "Cargo.toml", "Cargo.lock"],
      ["poetry install", "pyproject.toml", "poetry.lock"],
    ];
    for (const [run, manifest, lock] of cases) {
      const files = { [manifest]: "[package]\n", [lock]: entry, "src/a": "" };
      const [copied] = [manifest, lock].sort();
      assert.match(fixed(rule, text(run), { files }, true), new RegExp(`\nCOPY ${copied} `), run);
    }
  });

  it("keeps in a cache mount what Gradle downloads", () => {
    const files = { "build.gradle": "", "src/A.java": "" };
    const gradle = (run: string, image = "gradle:8-jdk21", more = "") =>
      `FROM ${image} AS b\nUSER root\nWORKDIR /w\n${more}COPY . .\nRUN ${run}\nFROM x\nCOPY --from=b /w /w\n`;
    const mount = (text: string, target: string) => text.replace("RUN ", `RUN --mount=type=cache,target=${target} `);
    const home = "/home/gradle/.gradle";
    const whole = gradle("gradle --no-daemon bootJar");
    assert.equal(fixed(rule, whole, { files }, true), mount(whole, home));
    assert.equal(keepsImage(rule, whole, { files }), false);
    const wrapped = gradle("./gradlew build && ls", "eclipse-temurin:21");
    assert.equal(fixed(rule, wrapped, { files }, true), mount(wrapped, "/root/.gradle"));
    const named = gradle("gradle jar", "gradle", 'CMD ["java", "-jar", "/home/gradle/build/libs/a.jar"]\n');
    assert.equal(fixed(rule, named, { files }, true), mount(named, home));
    const left = [
      gradle("gradle build", "debian"),
      gradle("gradle build").replace("USER root", "USER gradle"),
      gradle("gradle build").replace("USER root\n", ""),
      gradle("gradle build", "gradle", "ENV GRADLE_USER_HOME=/c\n"),
      gradle("gradle build", "gradle", 'CMD ["gradle", "bootRun"]\n'),
      gradle("gradle build\nRUN gradle test"),
    ];
    for (const text of left) {
      assert.equal(linesOf(rule, text, { files }).length, 1, text);
      assert.equal(fixed(rule, text, { files }, true), text);
    }
  });

  it("leaves it to the user where the build may go by more", () => {
    const cases: [text: string, files: GivenProject["files"]][] = [
      [text("apk add git && go build"), go],
      [text("GOPROXY=direct go build"), go],
      [text("cd a && cd .. && go build"), go],
      [text("mkdir -p x && go build"), go],
      [text("if true; then go build; fi"), go],
      [text("go build", "COPY . .\nVOLUME /src"), go],
      [text("go build", "COPY . ./\nWORKDIR /src"), go],
      [text("go build", "COPY . .\nRUN go generate"), go],
      [text("go build", 'COPY [".", "."]'), go],
      [text("go build"), { ...go, "go.mod": "replace a => ./a\n" }],
      [text("go build"), { ...go, "go.work": "" }],
      [text("mvn -s settings.xml package"), { "pom.xml": "<project/>", a: "" }],
      [text("mvn package"), { "pom.xml": "<modules>", a: "" }],
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
