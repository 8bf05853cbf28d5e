import { known, unknown, type Known } from "../known.ts";
import type { Variable } from "./expansion.ts";
import { getByName, setByName, type NameMap } from "./nameMap.ts";
import type { NamedValue, Scope, VariableList } from "./scope.ts";

/** A variable with the stage generation that set it. */
interface Assigned extends NamedValue {
  readonly generation: number;
}

/** Assignments from the newest to the oldest. */
interface Assignment {
  readonly assigned: NamedValue;
  readonly previous: Assignment | null;
}

/** What the steps of a stage chain got: assignments, and the points where a FROM put the image's variables in again. */
type History =
  | { readonly kind: "assignment"; readonly assigned: NamedValue; readonly previous: History | null }
  | { readonly kind: "reapplied"; readonly image: Assignment | null; readonly previous: History | null };

interface Content {
  readonly values: NameMap<Assigned> | null;
  readonly history: History | null;
  /** The image's own variables (its ENV), which a child stage puts in again. */
  readonly imageValues: NameMap<NamedValue> | null;
  readonly imageHistory: Assignment | null;
  /** Names whose ENV an ARG of this stage hides: a child stage sees the ENV again. */
  readonly hidden: { readonly name: string; readonly next: Content["hidden"] } | null;
  readonly generation: number;
  readonly gap: string | null;
}

/**
 * Variables as BuildKit keeps them (assigning again moves a name to the end): ARG and ENV in one
 * list, inherited by FROM stage with the image's own variables put in again behind it.
 */
export class BuildkitScope implements Scope {
  private readonly content: Content;

  private constructor(content: Content) {
    this.content = content;
  }

  /** The scope after FROM of an image with these variables; `gap` says why there may be more, else it is null. */
  static ofImage(variables: readonly (readonly [string, string])[], gap: string | null): BuildkitScope {
    let scope = new BuildkitScope({
      values: null,
      history: null,
      imageValues: null,
      imageHistory: null,
      hidden: null,
      generation: 0,
      gap,
    });
    for (const [name, value] of variables) scope = scope.assign({ name, value: known(value), origin: "image" });
    return scope;
  }

  lookUp(name: string): Variable {
    const { values, gap, generation } = this.content;
    const assigned = getByName(values, name);
    if (assigned === undefined) return gap === null ? { kind: "unset" } : { kind: "unclear", why: gap };
    // The unknown base may have an ENV of that name, which the child stage put in again.
    const mayBeHidden = gap !== null && assigned.origin === "arg" && assigned.generation < generation;
    return { kind: "set", value: mayBeHidden ? unknown(gap) : assigned.value };
  }

  withArgument(name: string, value: Known<string> | null): BuildkitScope {
    return value === null ? this : this.assign({ name, value, origin: "arg" });
  }

  withEnvironment(name: string, value: Known<string>): BuildkitScope {
    return this.assign({ name, value, origin: "env" });
  }

  forChildStage(): BuildkitScope {
    const { imageValues, imageHistory, history, generation } = this.content;
    let { values } = this.content;
    for (let hidden = this.content.hidden; hidden !== null; hidden = hidden.next) {
      const own = getByName(imageValues, hidden.name);
      if (own !== undefined) values = setByName(values, hidden.name, { ...own, generation });
    }
    return new BuildkitScope({
      ...this.content,
      values,
      history: { kind: "reapplied", image: imageHistory, previous: history },
      hidden: null,
      generation: generation + 1,
    });
  }

  list(): VariableList {
    const { history, gap } = this.content;
    return { variables: listHistory(history).map((each) => this.withCertainty(each)), gap };
  }

  private withCertainty(variable: NamedValue): NamedValue {
    const found = this.lookUp(variable.name);
    return found.kind === "set" ? { ...variable, value: found.value } : variable;
  }

  private assign(assigned: NamedValue): BuildkitScope {
    const { values, history, imageValues, imageHistory, hidden, generation, gap } = this.content;
    const { name, value, origin } = assigned;
    const isOfImage = origin !== "arg";
    const hidesImage = !isOfImage && getByName(imageValues, name) !== undefined;
    // Written out, because spreads took much of the time of a plan.
    return new BuildkitScope({
      values: setByName(values, name, { name, value, origin, generation }),
      history: { kind: "assignment", assigned, previous: history },
      imageValues: isOfImage ? setByName(imageValues, name, assigned) : imageValues,
      imageHistory: isOfImage ? { assigned, previous: imageHistory } : imageHistory,
      hidden: hidesImage ? { name, next: hidden } : hidden,
      generation,
      gap,
    });
  }
}

/**
 * The names in order of their last assignment. Only the newest re-application counts: it puts all of the image's names
 * behind the others, and the image's names of an older one are among them.
 */
function listHistory(history: History | null): readonly NamedValue[] {
  const newest: NamedValue[] = [];
  const seen = new Set<string>();
  let isReapplied = false;
  const add = (variable: NamedValue): void => {
    if (!seen.has(variable.name)) newest.push(variable);
    seen.add(variable.name);
  };
  for (let event = history; event !== null; event = event.previous) {
    if (event.kind === "assignment") add(event.assigned);
    else if (!isReapplied) {
      isReapplied = true;
      for (const variable of listImage(event.image).reverse()) add(variable);
    }
  }
  return newest.reverse();
}

/** An image keeps a name's first place when it gets a new value. */
function listImage(newest: Assignment | null): NamedValue[] {
  const assignments: NamedValue[] = [];
  for (let each = newest; each !== null; each = each.previous) assignments.push(each.assigned);
  const byName = new Map<string, NamedValue>();
  for (const assigned of assignments.reverse()) byName.set(assigned.name, assigned);
  return [...byName.values()];
}
