import assert from "node:assert/strict";
import { folder, link } from "../context/snapshot.fixture.ts";
import { findings, fixed, keepsImage, linesOf, type GivenProject } from "./rules.fixture.ts";

const rule = "copy-before-install";
const node = { "package.json": "{}", "package-lock.json": "{}", "src/a.js": "1" };
const python = { "requirements.txt": "flask\n", "app.py": "1" };
const go = { "go.mod": "module x\n", "go.sum": "", "main.go": "" };

describe("copy-before-install", () => {
  it("names the files that the install needs, and what it costs to do it again", () => {
    const text = "FROM node\nWORKDIR /app\nCOPY . .\nRUN npm ci\n";
    assert.deepEqual(findings(rule, text, { files: node, last: { 4: { seconds: 48 } } }), [
      "3-3 Any changed file makes npm ci in line 4 run again (≈48 s): copy package-lock.json and package.json before it, and the rest behind it.",
    ]);
    assert.deepEqual(findings(rule, text), [
      "3-3 Any changed file makes npm ci in line 4 run again: copy its manifest and lock file before it, and the rest behind it.",
    ]);
  });

  it("says what to run where the command needs the sources too", () => {
    assert.deepEqual(findings(rule, "FROM go\nWORKDIR /src\nCOPY . .\nRUN go build ./...\n", { files: go }), [
      "3-3 Any changed file makes go build in line 4 run again: copy go.mod and go.sum before a go mod download, and the rest behind it.",
    ]);
  });

  it("says how to build apart what no command only downloads", () => {
    const cargo = { "Cargo.toml": "", "Cargo.lock": "", "src/main.rs": "" };
    const gradle = { "build.gradle.kts": "", "settings.gradle.kts": "", "src/A.java": "" };
    const at = (run: string) => `FROM x\nWORKDIR /src\nCOPY . .\nRUN ${run}\n`;
    assert.deepEqual(findings(rule, at("cargo build --release"), { files: cargo, last: { 4: { seconds: 90 } } }), [
      "3-3 Any changed file makes cargo build in line 4 run again (≈1 min 30 s): build the crates it needs in a layer above, by cargo chef or with an empty src/main.rs.",
    ]);
    assert.deepEqual(findings(rule, at("gradle --no-daemon bootJar"), { files: gradle }), [
      "3-3 Any changed file makes gradle bootJar in line 4 run again: keep what it downloads in a cache mount (--mount=type=cache,target=/home/gradle/.gradle).",
    ]);
    for (const run of ["cargo +nightly b -r", "cargo install --path .", "cargo install --locked --path=./"]) {
      assert.deepEqual(linesOf(rule, at(run), { files: cargo }), [3], run);
      assert.equal(fixed(rule, at(run), { files: cargo }, true), at(run));
    }
    assert.match(findings(rule, at("./gradlew build"), { files: gradle })[0] ?? "", /target=\/root\/\.gradle\)\.$/);
    for (const run of ["./gradlew build", "gradle :jar", "gradle clean assemble -x test"]) {
      assert.deepEqual(linesOf(rule, at(run), { files: gradle }), [3], run);
      assert.equal(fixed(rule, at(run), { files: gradle }, true), at(run));
    }
  });

  it("is silent about cargo and gradle where they go by what was there before", () => {
    const files = { "Cargo.toml": "", "Cargo.lock": "", "src/main.rs": "", "build.gradle": "" };
    const silent = [
      "COPY Cargo.* .\nRUN mkdir src && touch src/lib.rs && cargo fetch\nCOPY . .\nRUN cargo build",
      "COPY . .\nRUN cargo test",
      "COPY . .\nRUN cargo install cargo-chef",
      "COPY . .\nRUN cargo build --offline",
      "COPY . .\nRUN cargo build --manifest-path a/Cargo.toml",
      "COPY . .\nRUN cargo chef prepare",
      "COPY . .\nRUN --mount=type=cache,target=/usr/local/cargo/registry cargo build",
      "COPY Cargo.toml Cargo.lock ./\nRUN mkdir src && touch src/lib.rs && cargo build\nCOPY . .\nRUN cargo build",
      "COPY --from=plan /recipe.json .\nRUN cargo chef cook\nCOPY . .\nRUN cargo build",
      "COPY build.gradle .\nRUN gradle build || true\nCOPY . .\nRUN gradle build",
      "COPY build.gradle .\nRUN ./gradlew downloadRepos\nCOPY . .\nRUN ./gradlew installDist",
      "COPY build.gradle .\nRUN gradle dependencies\nCOPY . .\nRUN gradle build",
      "COPY . .\nRUN gradle tasks",
      "COPY . .\nRUN gradle -p app build",
      "COPY . .\nRUN gradle build --offline",
      "COPY . .\nRUN --mount=type=cache,target=/root/.gradle gradle build",
    ];
    for (const text of silent) assert.deepEqual(linesOf(rule, `FROM x\nWORKDIR /w\n${text}\n`, { files }), [], text);
    const build = "FROM x\nWORKDIR /w\nCOPY . .\nRUN cargo build\n";
    assert.deepEqual(linesOf(rule, build), [], "it may have a vendor folder");
    assert.deepEqual(linesOf(rule, build, { files: { ...files, "vendor/a": "" } }), []);
    assert.deepEqual(linesOf(rule, build.replace("cargo", "go"), { files: { ...go, "vendor/a": "" } }), []);
  });

  it("copies the files that are there in front of the install, and the folder behind it", () => {
    const cases: [text: string, files: GivenProject["files"], after: string][] = [
      [
        "WORKDIR /app\nCOPY . .\nRUN npm ci\n",
        node,
        "WORKDIR /app\nCOPY package-lock.json package.json ./\nRUN npm ci\nCOPY . .\n",
      ],
      [
        "WORKDIR /app\r\nCOPY . .\r\nRUN npm ci",
        node,
        "WORKDIR /app\r\nCOPY package-lock.json package.json ./\r\nRUN npm ci\r\nCOPY . .\r\n",
      ],
      [
        "WORKDIR /app\n  copy --chown=node:node . /app\n  RUN npm ci\nRUN x",
        node,
        "WORKDIR /app\n  copy --chown=node:node package-lock.json package.json /app/\n  RUN npm ci\n  copy --chown=node:node . /app\nRUN x",
      ],
      [
        "WORKDIR /app\nADD ./ ./\n# why\nENV A=1\nUSER node\nRUN npm ci \\\n  --omit=dev\n",
        node,
        "WORKDIR /app\nADD package-lock.json package.json ./\n# why\nENV A=1\nUSER node\nRUN npm ci \\\n  --omit=dev\nADD ./ ./\n",
      ],
      [
        "WORKDIR /app\nCOPY --link \\\n  # all\n  . \\\n  .\nRUN npm ci\n",
        node,
        "WORKDIR /app\nCOPY --link \\\n  # all\n  package-lock.json package.json ./\nRUN npm ci\nCOPY --link \\\n  # all\n  . \\\n  .\n",
      ],
      [
        "WORKDIR /app\nCOPY . .\nRUN npm ci \\\n  && rm -rf /root/.npm /usr/local/share/.cache/yarn\n",
        node,
        "WORKDIR /app\nCOPY package-lock.json package.json ./\nRUN npm ci \\\n  && rm -rf /root/.npm /usr/local/share/.cache/yarn\nCOPY . .\n",
      ],
      [
        "WORKDIR /app\nCOPY . .\nRUN apt-get update && apt-get install -y git\nRUN pip install --upgrade pip\nRUN pip install -r requirements.txt\n",
        python,
        "WORKDIR /app\nCOPY requirements.txt ./\nRUN apt-get update && apt-get install -y git\nRUN pip install --upgrade pip\nRUN pip install -r requirements.txt\nCOPY . .\n",
      ],
    ];
    for (const [text, files, after] of cases) {
      const project = files === undefined ? {} : { files };
      assert.equal(fixed(rule, `FROM x\n${text}`, project), `FROM x\n${after}`);
    }
  });

  it("finds the files where the install looks for them", () => {
    const web = { "web/package.json": "{}", "web/a.js": "", "api/req/base.txt": "x" };
    const after = (text: string) => fixed(rule, `FROM x\n${text}`, { files: web }, true).slice("FROM x\n".length);
    const behind = "COPY web/package.json /src/web/\nWORKDIR /src/web\nRUN npm ci\nCOPY . /src\n";
    assert.equal(after("COPY . /src\nWORKDIR /src/web\nRUN npm ci\n"), behind);
    assert.equal(
      after("WORKDIR /s\nCOPY . .\nRUN cd web && npm ci\n"),
      "WORKDIR /s\nCOPY web/package.json web/\nRUN cd web && npm ci\nCOPY . .\n",
    );
    assert.equal(
      after("WORKDIR /s\nCOPY web .\nRUN npm ci\n"),
      "WORKDIR /s\nCOPY web/package.json ./\nRUN npm ci\nCOPY web .\n",
    );
    assert.equal(
      after("COPY . /s/\nRUN pip install -r /s/api/req/base.txt\n"),
      "COPY api/req/base.txt /s/api/req/\nRUN pip install -r /s/api/req/base.txt\nCOPY . /s/\n",
    );
    assert.equal(after("COPY web .\nRUN npm ci\n"), "COPY web/package.json ./\nRUN npm ci\nCOPY web .\n");
    assert.equal(
      after("COPY . /\nRUN cd /web && npm ci\n"),
      "COPY web/package.json /web/\nRUN cd /web && npm ci\nCOPY . /\n",
    );
  });

  it("knows the tools of many ecosystems, and what they read", () => {
    const cases: [run: string, files: Record<string, string>, names: string][] = [
      ["npm install", node, "package-lock.json package.json"],
      ["yarn", { ...node, "yarn.lock": "" }, "package-lock.json package.json yarn.lock"],
      [
        "pnpm i --frozen-lockfile",
        { "package.json": "{}", "pnpm-lock.yaml": "", a: "" },
        "package.json pnpm-lock.yaml",
      ],
      ["bun install", { "package.json": "{}", "bun.lock": "", a: "" }, "bun.lock package.json"],
      ["python3 -m pip install --no-cache-dir -r requirements.txt gunicorn", python, "requirements.txt"],
      ["uv pip install --system --requirement=requirements.txt", python, "requirements.txt"],
      ["pip install -rrequirements.txt -c c.txt", { ...python, "c.txt": "" }, "requirements.txt c.txt"],
      [
        "uv sync --frozen --no-install-project",
        { "pyproject.toml": "", "uv.lock": "", a: "" },
        "pyproject.toml uv.lock",
      ],
      ["poetry install --no-root", { "pyproject.toml": "", "poetry.lock": "", a: "" }, "poetry.lock pyproject.toml"],
      ["pipenv install --system --deploy", { Pipfile: "", "Pipfile.lock": "", a: "" }, "Pipfile Pipfile.lock"],
      ["conda env create -f env.yml", { "env.yml": "", a: "" }, "env.yml"],
      ["go mod download -x", go, "go.mod go.sum"],
      ["mvn -B dependency:go-offline", { "pom.xml": "", a: "" }, "pom.xml"],
      ["bundle install", { Gemfile: "", "Gemfile.lock": "", a: "" }, "Gemfile Gemfile.lock"],
      ["composer install --no-scripts --no-autoloader", { "composer.json": "{}", a: "" }, "composer.json"],
      ["dotnet restore", { "a.csproj": "", "b.cs": "" }, "a.csproj"],
      ["composer install --no-scripts --no-autoloader", { "composer.json": '{"scripts":{}}', a: "" }, "composer.json"],
      ["mix deps.get", { "mix.exs": "", "mix.lock": "", a: "" }, "mix.exs mix.lock"],
      [
        "mix local.hex --force && mix deps.get --only prod",
        { "mix.exs": "", "mix.lock": "", a: "" },
        "mix.exs mix.lock",
      ],
    ];
    for (const [run, files, names] of cases) {
      const text = `FROM x\nWORKDIR /w\nCOPY . .\nRUN ${run}\n`;
      assert.equal(fixed(rule, text, { files }, true), `FROM x\nWORKDIR /w\nCOPY ${names} ./\nRUN ${run}\nCOPY . .\n`);
    }
  });

  it("says of a fix that it may change the image unless it surely does not", () => {
    const at = (text: string) => `FROM x\nWORKDIR /w\n${text}\n`;
    assert.equal(keepsImage(rule, at("COPY . .\nRUN npm ci"), { files: node }), true);
    assert.equal(keepsImage(rule, at("COPY . .\nRUN pip install -r requirements.txt"), { files: python }), true);
    assert.equal(
      keepsImage(rule, at("COPY . .\nRUN npm install"), { files: node }),
      false,
      "it may write the lock file",
    );
    assert.equal(
      keepsImage(rule, at("COPY . /other\nWORKDIR /other\nRUN npm ci"), { files: node }),
      false,
      "mode of /other",
    );
    const unread = { ...node, "package.json": { ...link("x"), kind: "file", mode: 0, size: 1 } as never };
    assert.equal(
      keepsImage(rule, at("COPY . .\nRUN npm ci"), { files: unread }),
      false,
      "what package.json says is not known",
    );
  });

  it("offers no fix where the install needs more than its manifests, or the copy can't be moved", () => {
    const cases: [text: string, files: GivenProject["files"]][] = [
      ["COPY . .\nRUN npm ci", undefined],
      ["COPY . .\nRUN npm ci", { ...node, "package.json": '{"scripts":{"postinstall":"node x"}}' }],
      ["COPY . .\nRUN npm ci", { ...node, "package.json": '{"workspaces":["a"]}' }],
      ["COPY . .\nRUN npm ci", { ...node, "package.json": '{"dependencies":{"a":"file:../a"}}' }],
      ["COPY . .\nRUN npm ci", { ...node, "node_modules/a": "" }],
      ["COPY . .\nRUN yarn", { ...node, ".yarn/x": "" }],
      ["COPY . .\nRUN pnpm i", { ...node, "pnpm-workspace.yaml": "" }],
      ["COPY . .\nRUN pip install -r requirements.txt", { ...python, "requirements.txt": "-r more.txt\n" }],
      ["COPY . .\nRUN pip install -r requirements.txt", { ...python, "requirements.txt": "a\n-e .\n" }],
      ["COPY . .\nRUN go mod download", { ...go, "go.mod": "replace a => ./a\n" }],
      ["COPY . .\nRUN npm ci; rm a", node],
      ["COPY . .\nRUN npm ci && rm -rf /root/.npmrc", node],
      ["COPY . .\nRUN npm ci && pip install -r requirements.txt", { ...node, ...python }],
      ["COPY . /usr/local\nRUN apt-get update\nRUN cd /usr/local && npm ci", node],
      ["COPY . .\nRUN chown -R node .\nRUN npm ci", node],
      ["COPY . .\nRUN --mount=type=bind,target=/x apt-get update\nRUN npm ci", node],
      ["COPY . .\nRUN --mount=type=bind,target=/x npm ci", node],
      ["COPY . .\nCOPY a b\nRUN npm ci", node],
      ["COPY . .\nVOLUME /w\nRUN npm ci", node],
      ["ARG D=.\nCOPY . $D\nRUN npm ci", node],
      ['COPY [".", "."]\nRUN npm ci', node],
      ["COPY --exclude=x . .\nRUN npm ci", node],
      ["COPY . .\nRUN pip install -r 'a b.txt'", { "a b.txt": "", b: "" }],
      ["COPY . .\nRUN npm ci \\", node],
      ["COPY . .\nRUN npm ci\nRUN uv sync", { ...node, "pyproject.toml": "", "package.json": '{"workspaces":[]}' }],
    ];
    for (const [text, files] of cases) {
      const whole = `FROM x\nWORKDIR /w\n${text}`;
      const project = files === undefined ? {} : { files };
      assert.notDeepEqual(linesOf(rule, whole, project), [], text);
      assert.equal(fixed(rule, whole, project, true), whole, text);
    }
  });

  it("finds source files copied one by one above an install that needs none of them", () => {
    const files = { "package.json": "{}", "a.js": "", "b.css": "", "tsconfig.json": "" };
    const text =
      "FROM x\nWORKDIR /w\nCOPY a.js .\nCOPY package.json .\nCOPY tsconfig.json b.css ./\nCOPY b.css .\nRUN npm i\n";
    assert.deepEqual(findings(rule, text, { files, last: { 7: { seconds: 9 } } }), [
      "3-3 Any change of a.js and b.css makes npm i in line 7 run again (≈9 s): copy them behind that.",
    ]);
    assert.equal(
      fixed(rule, text, { files }, true),
      "FROM x\nWORKDIR /w\nCOPY package.json .\nCOPY tsconfig.json b.css ./\nRUN npm i\nCOPY a.js .\nCOPY b.css .\n",
    );
    assert.equal(keepsImage(rule, text, { files }), false);
  });

  it("leaves source files where the install may read them", () => {
    const files = { "package.json": "{}", "a.js": "", d: folder(), "d/b.js": "" };
    const at = (copy: string, run = "npm ci") => `FROM x\nWORKDIR /w\nCOPY package.json .\n${copy}\nRUN ${run}\n`;
    assert.deepEqual(linesOf(rule, at("COPY a.js ."), { files }), [4]);
    assert.deepEqual(linesOf(rule, at("COPY a.js lib/"), { files }), [4]);
    const silent: [text: string, more?: Record<string, string>][] = [
      [at("COPY *.js .")],
      [at("COPY d d")],
      [at("COPY a.js /usr/local/bin/")],
      [at("COPY --from=y a.js .")],
      [at("COPY a.js .", "npm ci && npm run build")],
      [at("COPY a.js .\nRUN node a.js")],
      [at("COPY a.js ."), { "package.json": '{"scripts": {"prepare": "node a.js"}}' }],
      [at("COPY a.js ."), { "binding.gyp": "" }],
      [at("COPY a.js .", "pip install -r requirements.txt"), { "requirements.txt": "-e .\n" }],
    ];
    for (const [text, more] of silent)
      assert.deepEqual(linesOf(rule, text, { files: { ...files, ...more } }), [], text);
    assert.deepEqual(linesOf(rule, at("COPY a.js .")), [], "its context is not known");
  });

  it("knows what of Maven only downloads", () => {
    const files = { "pom.xml": "", a: "" };
    const at = (run: string) =>
      `FROM x\nWORKDIR /w\nCOPY pom.xml .\nRUN ${run}\nCOPY . .\nRUN mvn -B -s /s.xml package\n`;
    for (const run of [
      "mvn -B -f pom.xml -s /usr/share/maven/ref/settings-docker.xml dependency:resolve",
      "mvn dependency:resolve-plugins dependency:resolve",
      "mvn -pl a -am dependency:go-offline",
      "mvn org.apache.maven.plugins:maven-dependency-plugin:3.6.0:go-offline",
    ])
      assert.deepEqual(linesOf(rule, at(run), { files }), [], run);
    assert.deepEqual(linesOf(rule, at("mvn dependency:tree"), { files }), [5]);
  });

  it("is silent where no folder is copied in front of an install of the project", () => {
    const silent = [
      "COPY package.json ./\nRUN npm ci\nCOPY . .",
      "COPY package.json ./\nRUN npm ci\nCOPY . .\nRUN npm ci --omit=dev",
      "COPY package*.json ./\nRUN npm ci",
      "COPY . .\nRUN npm install -g serve",
      "COPY . .\nRUN npm install express",
      "COPY . .\nRUN npm run build",
      "COPY . .\nRUN npm --prefix web ci",
      "COPY . .\nRUN yarn build",
      "COPY . .\nRUN pip install .",
      "COPY . .\nRUN pip install -e . -r requirements.txt",
      "COPY . .\nRUN pip install flask",
      "COPY . .\nRUN pip install -r gone.txt",
      "COPY . .\nRUN pip install -r /elsewhere/requirements.txt",
      "COPY . .\nRUN --mount=type=cache,target=/go/pkg/mod go build",
      "COPY . .\nRUN go build -mod=vendor",
      "COPY . .\nRUN $TOOL ci",
      "COPY . .\nRUN npm ci $FLAGS",
      "COPY . .\nRUN cd elsewhere && npm ci",
      "COPY . .\nRUN (cd web; npm ci)",
      "COPY . /other\nRUN npm ci",
      "COPY . .\nWORKDIR /other\nRUN npm ci",
      "COPY --from=a . .\nRUN npm ci",
      "COPY src .\nRUN npm ci",
      "COPY package.json .\nRUN npm ci",
      "COPY <<a .\nx\na\nRUN npm ci",
      "ADD https://example.com/x.git .\nRUN npm ci",
      'COPY . .\nRUN ["npm", "ci"]',
      'SHELL ["pwsh", "-c"]\nCOPY . .\nRUN npm ci',
      "COPY . .\nRUN npm ci (",
      "COPY . .\nFROM y\nWORKDIR /w\nRUN npm ci",
      "COPY . .\nONBUILD RUN npm ci",
      "ONBUILD COPY . .\nRUN npm ci",
      "# RUN npm ci\nCOPY . .",
    ];
    const files = { ...node, ...python, ...go };
    for (const text of silent) {
      assert.deepEqual(linesOf(rule, `FROM x AS a\nWORKDIR /w\n${text}\n`, { files }), [], text);
    }
    assert.deepEqual(
      linesOf(rule, "FROM x\nWORKDIR /w\nCOPY d .\nRUN npm ci\n", { files: { "d/package.json": "", d: folder() } }),
      [],
    );
    assert.deepEqual(linesOf(rule, "FROM x\nCOPY . .\nWORKDIR sub\nRUN npm ci\n", { files }), []);
    assert.deepEqual(linesOf(rule, "FROM x\nCOPY . .\nRUN go build\n"), [], "it may have a vendor folder");
    const child = "FROM x AS a\nWORKDIR /w\nCOPY package.json .\nRUN npm ci\nFROM a\nCOPY . .\nRUN npm ci\n";
    assert.deepEqual(linesOf(rule, child, { files }), [], "its base has installed");
  });
});
