import { known, type Known } from "../known.ts";
import type { Variable } from "./expansion.ts";
import { getByName, setByName, type NameMap } from "./nameMap.ts";
import type { NamedValue, Scope, VariableList } from "./scope.ts";

/** Proxy settings of the command line that every RUN of the classic builder gets, declared or not. */
const proxyNames = [
  "HTTP_PROXY",
  "http_proxy",
  "HTTPS_PROXY",
  "https_proxy",
  "FTP_PROXY",
  "ftp_proxy",
  "NO_PROXY",
  "no_proxy",
  "ALL_PROXY",
  "all_proxy",
];

/** Entries from the newest to the oldest. */
interface Entry {
  readonly name: string;
  readonly previous: Entry | null;
}

interface Content {
  readonly environment: NameMap<NamedValue> | null;
  readonly environmentNames: Entry | null;
  /** Declared arguments of this stage; null for one without a value. */
  readonly args: NameMap<NamedValue | null> | null;
  readonly argNames: Entry | null;
  readonly proxies: ReadonlyMap<string, NamedValue>;
  readonly gap: string | null;
}

/**
 * Variables as the classic builder keeps them: the image's environment, where a name keeps its place, and the build
 * arguments declared in this stage, which an environment variable of the same name hides. FROM stage inherits only the
 * environment.
 */
export class ClassicScope implements Scope {
  private readonly content: Content;

  private constructor(content: Content) {
    this.content = content;
  }

  /** The scope after FROM of an image with these variables; `gap` says why there may be more, else it is null. */
  static ofImage(
    variables: readonly (readonly [string, string])[],
    gap: string | null,
    buildArgs: ReadonlyMap<string, string>,
  ): ClassicScope {
    const proxies = listProxies(buildArgs);
    const empty = { environment: null, environmentNames: null, args: null, argNames: null, proxies, gap };
    let scope = new ClassicScope(empty);
    for (const [name, value] of variables) scope = scope.setEnvironment({ name, value: known(value), origin: "image" });
    return scope;
  }

  lookUp(name: string): Variable {
    const { environment, gap } = this.content;
    const found = getByName(environment, name);
    if (found !== undefined) return { kind: "set", value: found.value };
    if (gap !== null) return { kind: "unclear", why: gap };
    const argument = this.findArgument(name);
    return argument === undefined ? { kind: "unset" } : { kind: "set", value: argument.value };
  }

  /** The environment in its order, then the arguments that it does not hide, sorted as the builder sorts them. */
  list(): VariableList {
    const { environment, environmentNames, argNames, proxies, gap } = this.content;
    const variables = namesOf(environmentNames).map((name) => getByName(environment, name));
    const argumentNames = sortForCommand([...new Set([...namesOf(argNames), ...proxies.keys()])]);
    const args = argumentNames.filter((name) => getByName(environment, name) === undefined);
    variables.push(...args.map((name) => this.findArgument(name)));
    return { variables: variables.filter((each) => each !== undefined), gap };
  }

  withArgument(name: string, value: Known<string> | null): ClassicScope {
    const { args, argNames } = this.content;
    return new ClassicScope({
      ...this.content,
      args: setByName(args, name, value === null ? null : { name, value, origin: "arg" }),
      argNames: { name, previous: argNames },
    });
  }

  withEnvironment(name: string, value: Known<string>): ClassicScope {
    return this.setEnvironment({ name, value, origin: "env" });
  }

  forChildStage(): ClassicScope {
    return new ClassicScope({ ...this.content, args: null, argNames: null });
  }

  private setEnvironment(variable: NamedValue): ClassicScope {
    const { environment, environmentNames } = this.content;
    return new ClassicScope({
      ...this.content,
      environment: setByName(environment, variable.name, variable),
      environmentNames: { name: variable.name, previous: environmentNames },
    });
  }

  private findArgument(name: string): NamedValue | undefined {
    return getByName(this.content.args, name) ?? this.content.proxies.get(name);
  }
}

function listProxies(buildArgs: ReadonlyMap<string, string>): ReadonlyMap<string, NamedValue> {
  const proxies = new Map<string, NamedValue>();
  for (const name of proxyNames) {
    const value = buildArgs.get(name);
    if (value !== undefined) proxies.set(name, { name, value: known(value), origin: "proxy" });
  }
  return proxies;
}

/** Every name once, in the order of its first entry. */
function namesOf(newest: Entry | null): readonly string[] {
  const names: string[] = [];
  for (let entry = newest; entry !== null; entry = entry.previous) names.push(entry.name);
  return [...new Set(names.reverse())];
}

/** As the builder sorts `name=value` texts: `P2=` comes before `P=`. */
function sortForCommand(names: readonly string[]): readonly string[] {
  return names
    .map((name) => `${name}=`)
    .sort()
    .map((text) => text.slice(0, -1));
}
