/** What the tools of one package ecosystem read and write in the folder in which they install. */
export interface Family {
  /** Names of the files that say what to install, and how. */
  readonly manifests: RegExp;
  /** One of them that must be there. */
  readonly required: RegExp;
  /** Names of files and folders that show that it reads more than its manifests. */
  readonly more: RegExp | null;
  /** Names in the folders above it of what it goes by too. */
  readonly above?: RegExp;
  /** What shows the same in the text of a manifest, but for those of `likeManifests`. */
  readonly moreInText: RegExp;
  /** What shows the same where the folder above is copied too. */
  readonly aboveInText?: RegExp;
  /** What it writes in that folder. */
  readonly writes: RegExp | null;
  /** Names of folders that belong to the manifests. */
  readonly folders?: RegExp;
  /** Files in them that have options of the tool, and what in their text shows that it reads more. */
  readonly options?: { readonly paths: readonly string[]; readonly more: RegExp };
  /** Names that show that the project brings along what others download. */
  readonly vendored?: RegExp;
}

/** Ecosystems by the name that findings go by. */
export type FamilyName = keyof typeof families;

const pythonProject = /\bpath\s*=|\bfile\s*[=:]|\bworkspace\b|\bfile:/;

export const families = {
  node: {
    manifests:
      /^(package\.json|package-lock\.json|npm-shrinkwrap\.json|\.npmrc|yarn\.lock|\.yarnrc|\.yarnrc\.yml|pnpm-lock\.yaml|pnpm-workspace\.yaml|\.pnpmfile\.cjs|bun\.lockb?|bunfig\.toml)$/,
    required: /^package\.json$/,
    above: /^(\.yarnrc(\.yml)?|pnpm-workspace\.yaml)$/,
    more: /^(\.yarn|\.pnp\.cjs|pnpm-workspace\.yaml|lerna\.json|nx\.json|patches|binding\.gyp)$/,
    moreInText: /"(pre|post)?(install|prepare)"\s*:|"(prepublish|workspaces)"\s*:|"(file|link|portal|patch|workspace):/,
    writes: /^node_modules$/,
  },
  /** The files are named by the command, so there are no fixed names. */
  pip: {
    manifests: /^(requirements.*|constraints.*)\.(txt|in)$/,
    required: /./,
    more: null,
    moreInText: /^\s*(-e|--editable|-r|--requirement|-c|--constraint|\.|\/)|\bfile:/m,
    writes: null,
  },
  poetry: {
    manifests: /^(pyproject\.toml|poetry\.lock|poetry\.toml)$/,
    required: /^pyproject\.toml$/,
    more: null,
    moreInText: pythonProject,
    writes: /^\.venv$/,
  },
  uv: {
    manifests: /^(pyproject\.toml|uv\.lock|uv\.toml|\.python-version)$/,
    required: /^pyproject\.toml$/,
    more: null,
    moreInText: pythonProject,
    writes: /^\.venv$/,
  },
  pipenv: {
    manifests: /^Pipfile(\.lock)?$/,
    required: /^Pipfile$/,
    more: null,
    moreInText: pythonProject,
    writes: /^\.venv$/,
  },
  conda: {
    manifests: /^(environment.*|conda.*)\.ya?ml$/,
    required: /./,
    more: null,
    moreInText: /^\s*-\s*(-e|-r|\.|\/|file:)/m,
    writes: null,
  },
  go: {
    manifests: /^go\.(mod|sum)$/,
    required: /^go\.mod$/,
    more: /^(go\.work|vendor)$/,
    moreInText: /=>\s*\.{0,2}\//,
    writes: null,
    vendored: /^vendor$/,
  },
  cargo: {
    manifests: /^(Cargo\.(toml|lock)|rust-toolchain(\.toml)?)$/,
    required: /^Cargo\.toml$/,
    folders: /^\.cargo$/,
    above: /^(\.cargo|rust-toolchain(\.toml)?)$/,
    options: {
      paths: [".cargo/config", ".cargo/config.toml"],
      more: /^\s*(directory|local-registry|paths|include)\s*=|\bpath\s*=/m,
    },
    more: null,
    moreInText: /^\s*(\[\[|\[lib\]|(build|links|default-run|auto\w+)\s*=)|\bworkspace\b|\bpath\s*=/m,
    writes: /^target$/,
    vendored: /^vendor$/,
  },
  gradle: {
    manifests: /^((build|settings)\.gradle(\.kts)?|gradle\.(properties|lockfile))$/,
    required: /^build\.gradle(\.kts)?$/,
    more: /^(gradle|buildSrc)$/,
    moreInText: /\binclude\b|\bproject\(/,
    writes: /^(build|\.gradle)$/,
  },
  maven: {
    manifests: /^(pom\.xml|mvnw)$/,
    required: /^pom\.xml$/,
    folders: /^\.mvn$/,
    above: /^\.mvn$/,
    options: {
      paths: [".mvn/maven.config"],
      more: /(^|\s)((-f|--file|-o|--offline|-pl|--projects)(?=[\s=]|$)|(-g?s|-t|--(global-)?(settings|toolchains))[\s=]+(?![\s=]|(\.\/)?\.mvn\/))/,
    },
    more: null,
    moreInText: /<modules?>|<relativePath>(?!\s*(\.\.\/|<\/))|<systemPath>/,
    // A parent with an empty path is one to download; one without is looked for in the folder above first.
    aboveInText: /<parent>(?!((?!<\/parent>)[^])*<relativePath\s*(\/>|>\s*<\/relativePath>))/,
    writes: /^target$/,
  },
  bundler: {
    manifests: /^(Gemfile(\.lock)?|\.ruby-version)$/,
    required: /^Gemfile$/,
    more: /^(vendor|\.bundle|.*\.gemspec)$/,
    moreInText: /\bpath\b|\bgemspec\b|\beval_gemfile\b|\brequire_relative\b|\bFile\./,
    writes: null,
  },
  composer: {
    manifests: /^composer\.(json|lock)$/,
    required: /^composer\.json$/,
    more: null,
    // Its scripts run in neither: an install that is not told to leave them out needs the sources anyway.
    moreInText: /"type"\s*:\s*"path"/,
    writes: /^vendor$/,
  },
  dotnet: {
    manifests:
      /(\.(cs|fs|vb)proj|^NuGet\.config|^Directory\.(Build|Packages)\.(props|targets)|^global\.json|^packages\.lock\.json)$/i,
    required: /\.(cs|fs|vb)proj$/,
    above: /^(NuGet\.config|Directory\.(Build|Packages)\.(props|targets)|global\.json)$/i,
    more: /\.sln$/,
    moreInText: /<ProjectReference|<Import\b/,
    writes: /^obj$/,
  },
  mix: {
    manifests: /^mix\.(exs|lock)$/,
    required: /^mix\.exs$/,
    more: /^(apps|VERSION)$/,
    moreInText: /\bpath:|\bFile\./,
    writes: /^(deps|_build)$/,
  },
} as const satisfies Record<string, Family>;

/** Lock files that write of what they download as manifests write of sources; of those, their manifests tell as well. */
export const likeManifests = /^(Cargo|poetry)\.lock$/;

/** Whether the text of a file of this name tells a rule what an install reads. */
export function isManifest(name: string): boolean {
  return Object.values(families).some(({ manifests }) => manifests.test(name));
}
